"""Every decoder against its recordings, whole and damaged."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decoders.catalogue import MODULES
from sensors.message import DecodeError, Said
from tests.ingest.recordings import damaged, expected, open_decoder, plain, raw, recording, steps


@pytest.mark.parametrize("name", MODULES)
def test_a_recording_yields_what_it_says(name):
    decoder = open_decoder(name)
    for line, (step, answer) in enumerate(zip(steps(name), expected(name), strict=True), 1):
        if isinstance(answer, dict):
            with pytest.raises(DecodeError) as refusal:
                list(decoder.decode(step))
            assert answer["refused"] in refusal.value.reason, f"line {line}"
        else:
            said = decoder.due(step) if isinstance(step, int) else decoder.decode(step)
            assert plain(said) == answer, f"line {line}"


@given(st.sampled_from(sorted(MODULES)).flatmap(lambda name: st.tuples(st.just(name), damaged(name))))
def test_a_damaged_payload_raises_only_decode_error(case):
    name, message = case
    decoder = open_decoder(name)
    for before in recording(name):  # some formats can only be read by those who heard what came before
        with suppress(DecodeError):
            list(decoder.decode(before))
    with suppress(DecodeError):
        assert all(isinstance(said, Said) for said in decoder.decode(message))


@given(st.sampled_from(sorted(MODULES)), st.text(max_size=80), st.binary(max_size=200))
def test_any_bytes_on_any_topic_raise_only_decode_error(name, topic, payload):
    with suppress(DecodeError):
        list(open_decoder(name).decode(raw(topic, payload)))
