"""Every decoder against its recordings, whole and damaged."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decoders.catalogue import DECODERS
from sensors.message import DecodeError, Reading
from tests.ingest.recordings import damaged, expected, plain, raw, recording

CASES = [
    pytest.param(name, message, answer, id=f"{name}-{line}")
    for name in DECODERS
    for line, (message, answer) in enumerate(zip(recording(name), expected(name), strict=True), 1)
]


@pytest.mark.parametrize(("name", "message", "answer"), CASES)
def test_a_recorded_message_yields_what_it_says(name, message, answer):
    decoder = DECODERS[name]
    if isinstance(answer, dict):
        with pytest.raises(DecodeError) as refusal:
            list(decoder.decode(message))
        assert answer["refused"] in refusal.value.reason
    else:
        assert plain(decoder.decode(message)) == answer


@given(st.sampled_from(sorted(DECODERS)).flatmap(lambda name: st.tuples(st.just(name), damaged(name))))
def test_a_damaged_payload_raises_only_decode_error(case):
    name, message = case
    with suppress(DecodeError):
        assert all(isinstance(reading, Reading) for reading in DECODERS[name].decode(message))


@given(st.sampled_from(sorted(DECODERS)), st.text(max_size=80), st.binary(max_size=200))
def test_any_bytes_on_any_topic_raise_only_decode_error(name, topic, payload):
    with suppress(DecodeError):
        list(DECODERS[name].decode(raw(topic, payload)))
