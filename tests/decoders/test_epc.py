"""EPCs: one way of writing each, and a reason for what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.epc import normal_epc
from sensors.message import DecodeError

codes = st.integers(2, 31).flatmap(lambda words: st.binary(min_size=2 * words, max_size=2 * words))


@given(codes, st.sampled_from((str.upper, str.lower)), st.sampled_from(("", " ")))
def test_hexadecimal_is_kept_in_capitals_however_it_was_written(code, case, around):
    assert normal_epc(around + case(code.hex()) + around) == code.hex().upper()


@given(st.binary(max_size=80))
def test_only_whole_words_of_4_to_62_bytes_are_an_epc(code):
    if len(code) % 2 == 0 and 4 <= len(code) <= 62:
        assert bytes.fromhex(normal_epc(code.hex())) == code
    else:
        with pytest.raises(DecodeError, match="no EPC"):
            normal_epc(code.hex())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("urn:epc:id:sgtin:0614141.112345.400", "urn:epc:id:sgtin:0614141.112345.400"),
        ("URN:EPC:tag:giai-96:0.0614141.Ab400", "urn:epc:tag:giai-96:0.0614141.Ab400"),
        ("urn:epc:raw:96.x3500B6D9801234567890ABCD", "urn:epc:raw:96.x3500B6D9801234567890ABCD"),
        ("https://id.gs1.org/8004/0614141ab400", "https://id.gs1.org/8004/0614141ab400"),
        ("https://lib.example/gs1/01/9506000134352/21/7", "https://lib.example/gs1/01/9506000134352/21/7"),
    ],
)
def test_urns_and_digital_links_stand_as_they_are(said, kept):
    assert normal_epc(said) == kept


@pytest.mark.parametrize(
    "said",
    ["", "0x3500B6D9", "E2 80 11 60", "读者证", "urn:isbn:9787020002207", "urn:epc:id:", "https://lib.example/b",
     "https://id.gs1.org/01/" + "9" * 300, "E2801160\x00", "E2801160_2"],
)  # fmt: skip
def test_what_is_no_epc_is_refused_with_the_reason(said):
    with pytest.raises(DecodeError, match="EPC"):
        normal_epc(said)


@given(st.text(max_size=400))
def test_any_text_is_kept_in_one_way_or_refused(said):
    try:
        kept = normal_epc(said)
    except DecodeError:
        return
    assert normal_epc(kept) == kept
