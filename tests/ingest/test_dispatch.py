"""Who is tried on a message, in what order, and what is said when nobody could read it."""

import asyncio

import pytest

from sensors.decoders.catalogue import open_decoders
from sensors.decoding import Decoding
from sensors.ingest import Ingest
from sensors.message import DecodeError, RawMessage, Reading
from tests.ingest.recordings import RECEIVED_US, raw
from tests.ingest.sources import ListSource, deliveries
from twin.bus import Bus
from twin.clock import SystemClock
from twin.history.open import open_history
from twin.state import TwinState


class Fussy:
    """Reads payloads that begin with its word; counts how often it was asked."""

    def __init__(self, word: bytes, *filters: str, anywhere: bool = False) -> None:
        self.TOPIC_FILTERS, self.ANYWHERE, self._word, self.asked = filters, anywhere, word, 0

    def decode(self, message: RawMessage) -> list[Reading]:
        self.asked += 1
        if not message.payload.startswith(self._word):
            raise DecodeError(f"it does not begin with {self._word.decode()}")
        return [Reading(self._word.decode(), None, {"co2_ppm": 600})]


def reasons(decoding: Decoding, *messages: RawMessage) -> list[tuple[str, str]]:
    return [(held.decoder, held.reason) for held in decoding.read(messages).quarantined]


def test_of_two_decoders_of_one_topic_the_one_that_reads_it_is_tried_first_from_then_on():
    old, new = Fussy(b"old", "gw/+/up"), Fussy(b"new", "gw/+/up")
    decoding = Decoding({"old": old, "new": new})
    message = raw("gw/1/up", b"new")
    for _ in range(5):
        assert reasons(decoding, message) == []
    assert (old.asked, new.asked) == (1, 5)
    assert decoding.by_decoder == {"old": 0, "new": 5}


def test_a_message_that_all_refuse_is_quarantined_with_each_reason():
    decoding = Decoding({"old": Fussy(b"old", "gw/+/up"), "new": Fussy(b"new", "gw/+/up")})
    ((decoder, reason),) = reasons(decoding, raw("gw/1/up", b"other"))
    assert decoder == "none"
    assert "old: it does not begin with old" in reason
    assert "new: it does not begin with new" in reason


def test_a_topic_nobody_claims_is_tried_by_shape_and_the_reason_says_what_to_do():
    shape, own = Fussy(b"shape", "shape/#", anywhere=True), Fussy(b"own", "own/#")
    decoding = Decoding({"shape": shape, "own": own})
    assert reasons(decoding, raw("elsewhere/x", b"shape")) == []
    ((_, reason),) = reasons(decoding, raw("elsewhere/x", b"junk"))
    assert "mqtt_routes" in reason
    assert "shape: it does not begin with shape" in reason
    assert own.asked == 0


def test_a_route_sends_a_topic_to_one_decoder_and_to_no_other():
    routed, own = Fussy(b"routed", "routed/#"), Fussy(b"own", "plant/#")
    decoding = Decoding({"routed": routed, "own": own}, routes={"plant/7/up": "routed"})
    assert reasons(decoding, raw("plant/7/up", b"routed"), raw("plant/8/up", b"own")) == []
    assert reasons(decoding, raw("plant/7/up", b"own")) == [("routed", "it does not begin with routed")]
    assert own.asked == 1


def test_a_source_set_up_for_one_decoder_is_read_by_it_whatever_the_topic():
    decoding = Decoding({"a": Fussy(b"a", "a/#"), "b": Fussy(b"b", "b/#")})
    message = RawMessage("b/1", b"a", RECEIVED_US, protocol="a")
    assert reasons(decoding, message) == []
    unknown = RawMessage("b/1", b"a", RECEIVED_US, protocol="c")
    assert reasons(decoding, unknown) == [("none", "there is no decoder named c")]


def test_what_half_of_a_message_had_said_before_it_was_refused_is_taken_back():
    class HalfWay(Fussy):
        def decode(self, message: RawMessage):
            yield Reading("half", None, {"co2_ppm": 1})
            raise DecodeError("and then it broke")

    decoding = Decoding({"half": HalfWay(b"", "x/#"), "whole": Fussy(b"whole", "x/#")})
    rows = decoding.read([raw("x/1", b"whole"), raw("x/2", b"junk"), raw("x/3", b"whole")])
    assert len(rows.columns()) == 2
    assert rows.untimed == [0, 2]
    assert len(rows.quarantined) == 1


@pytest.mark.parametrize("protocol", ["zigbee2mqtt", "bibliotwin"])
def test_a_payload_in_no_shape_we_know_tells_a_technician_what_was_tried(protocol):
    topic = {"zigbee2mqtt": "zigbee2mqtt/desk", "bibliotwin": "bibliotwin/v1/hall/d/telemetry"}[protocol]
    ((decoder, reason),) = reasons(Decoding(open_decoders()), raw(topic, b"<xml/>"))
    assert decoder == protocol
    assert "JSON" in reason


def test_what_a_decoder_asked_to_remember_is_shown_to_it_after_a_restart(tmp_path):
    from sensors.message import Follow, Remember  # noqa: PLC0415

    class Discovery:
        TOPIC_FILTERS = ("found/+",)

        def __init__(self) -> None:
            self.known: list[bytes] = []

        def decode(self, message: RawMessage):
            if message.topic.startswith("found/"):
                self.known.append(message.payload)
                yield Remember(message.topic, on=bool(message.payload))
                yield Follow(message.payload.decode() or "gone", on=bool(message.payload))
            else:
                yield Reading("it", None, {"co2_ppm": float(message.payload)})

    def pump(history, decoder, *messages: RawMessage) -> list[str]:
        decoding = Decoding({"discovery": decoder})
        decoding.recall(history.list_notes())
        ingest = Ingest(
            ListSource(deliveries(list(messages))), decoding, history, TwinState(Bus()), SystemClock()
        )
        ingest.add_series(history.list_series())
        asyncio.run(ingest.run())
        ingest.close()
        return [held.topic for held in history.reader().quarantined(10)]

    history = open_history(str(tmp_path / "history.duckdb"))
    try:
        assert pump(history, Discovery(), raw("found/1", b"state/1"), raw("state/1", b"600")) == []
        again = Discovery()
        assert pump(history, again, raw("state/1", b"601")) == []
        assert again.known == [b"state/1"]
        pump(history, Discovery(), raw("found/1", b""))
        last = Discovery()
        assert pump(history, last, raw("state/1", b"602")) == ["state/1"]
        assert last.known == []
    finally:
        history.close()
