"""Sparkplug B sessions: births, deaths, and what is said in between."""

import pytest

from sensors.message import Announcement, DecodeError, RawMessage, Stale
from sensors.sparkplug import payload as sparkplug
from tests.decoders.sparkplug_node import (
    BORN_MS,
    BORN_US,
    EdgeNode,
    S,
    Tag,
    connections,
    gateway,
    hear,
    host,
    readings,
    requests,
    stamped,
)


def test_births_introduce_a_node_and_its_devices_and_say_what_is_so():
    node = gateway()
    said = hear(host(), node.connect())
    assert [s.device for s in said if isinstance(s, Announcement)] == [
        "library/gateway-1", "library/gateway-1/desk-1", "library/gateway-1/desk-2"
    ]  # fmt: skip
    assert connections(said)[1] == ("library/gateway-1/desk-1", "online", BORN_US + 40_000)
    assert ("library/gateway-1/desk-2", BORN_US + 60_000, "air_temperature_c", 21.5) in readings(said)
    assert not any(name in ("bdSeq", "Node Control/Rebirth") for _, _, name, _ in readings(said))


def test_an_announcement_tells_maker_and_model_where_the_metrics_do():
    node = EdgeNode(tags=[Tag("Properties/Hardware Make", 12, "Acme"), Tag("Properties/hw_model", 12, "G7")])
    (announcement,) = (s for s in hear(host(), node.connect()) if isinstance(s, Announcement))
    assert (announcement.maker, announcement.model) == ("Acme", "G7")


def test_an_alias_alone_is_understood_by_the_birth():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    message = node.says("desk-1", values={"Occupied": True})
    assert readings(twin.decode(message)) == {
        ("library/gateway-1/desk-1", node.clock_ms * 1_000, "occupied", True)
    }


def test_an_alias_used_again_by_a_new_birth_has_its_new_meaning():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    alias = node.aliases["desk-1", "Occupied"]
    node.devices["desk-1"].reverse()
    hear(twin, node.births())
    assert node.aliases["desk-1", "Temperature"] == alias
    (reading,) = twin.decode(node.says("desk-1", values={"Temperature": 19.0}))
    assert reading.values == {"air_temperature_c": 19.0}


def test_a_metric_s_own_time_counts_and_history_comes_with_its_own():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    message = node.says("desk-1", values={"Temperature": 17.0}, at_ms=BORN_MS - 3_600_000, is_historical=True)
    assert readings(twin.decode(message)) == {
        ("library/gateway-1/desk-1", BORN_US - 3_600 * S, "air_temperature_c", 17.0)
    }


def test_a_birth_vouches_for_a_value_that_was_measured_long_ago():
    twin, node = host(), EdgeNode()
    said = sparkplug.PAYLOAD(timestamp=BORN_MS, seq=0)
    said.metrics.add(name="CO2", datatype=9, float_value=600, timestamp=BORN_MS - 60_000)
    topic = f"spBv1.0/{node.group}/NBIRTH/{node.node}"
    told = hear(twin, [RawMessage(topic, said.SerializeToString(), BORN_US)])
    assert {time_us for _, time_us, _, _ in readings(told)} == {BORN_US - 60 * S, BORN_US}


def test_a_null_is_no_reading_and_takes_the_one_before_back():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    message = node.says("desk-1", values={"Occupied": None})
    at_us = node.clock_ms * 1_000
    assert list(twin.decode(message)) == [Stale("library/gateway-1/desk-1", at_us, ("occupied",))]


def test_a_bad_quality_is_no_reading():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    message = node.says("desk-1", values={"Temperature": 850.0})
    said = sparkplug.PAYLOAD.FromString(message.payload)
    said.metrics[0].properties.keys.append("Quality")
    said.metrics[0].properties.values.add(type=3, int_value=500)
    bad = RawMessage(message.topic, said.SerializeToString(), message.received_us)
    assert [type(item) for item in twin.decode(bad)] == [Stale]


def test_a_dead_node_takes_its_devices_along_at_the_time_of_receipt():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    died = connections(hear(twin, [node.dies()]))
    assert died == [
        ("library/gateway-1", "offline", None),
        ("library/gateway-1/desk-1", "offline", None),
        ("library/gateway-1/desk-2", "offline", None),
    ]


def test_the_will_of_a_connection_before_does_not_kill_the_node():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    hear(twin, node.connect())
    assert hear(twin, [node.dies(bd_seq=1)]) == []
    assert connections(hear(twin, [node.dies()]))


def test_a_will_without_its_number_is_refused():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    with pytest.raises(DecodeError, match="no bdSeq"):
        list(twin.decode(RawMessage("spBv1.0/library/NDEATH/gateway-1", b"", BORN_US)))


def test_a_node_that_died_unseen_births_is_offline_all_the_same():
    assert connections(hear(host(), [gateway().dies()])) == [("library/gateway-1", "offline", None)]


def test_a_dead_device_is_offline_at_the_payload_s_time_and_others_stay():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    died = connections(hear(twin, [node.dies("desk-1")]))
    assert died == [("library/gateway-1/desk-1", "offline", node.clock_ms * 1_000)]
    assert readings(hear(twin, [node.says("desk-2", values={"Occupied": True})]))


def test_dead_then_born_is_online_even_if_the_node_s_clock_is_behind():
    twin, node = host(), gateway()
    hear(twin, node.connect())
    death = stamped(node.dies(), BORN_US + 60 * S)
    hear(twin, [death])
    births = [stamped(message, BORN_US + 61 * S) for message in node.connect()]
    online = connections(hear(twin, births))
    assert {word for _, word, _ in online} == {"online"}
    assert all(time_us > death.received_us for _, _, time_us in online)
    assert all(time_us <= BORN_US + 61 * S for _, _, time_us in online)


def test_a_node_whose_clock_is_ahead_can_still_die():
    twin, node = host(), gateway(clock_ms=BORN_MS + 3_600_000)
    born = connections(hear(twin, [stamped(message, BORN_US) for message in node.connect()]))
    assert max(time_us for _, _, time_us in born) <= BORN_US
    assert connections(hear(twin, [stamped(node.dies(), BORN_US + S)]))[0][2] is None


def test_after_a_restart_the_first_data_are_refused_and_the_node_is_asked():
    node = gateway()
    node.connect()
    twin = host()
    heard = node.says("desk-1", values={"Occupied": True})
    with pytest.raises(DecodeError, match="not born to us yet; it is being asked for a rebirth"):
        list(twin.decode(heard))
    assert len(requests(twin, heard.received_us, heard.received_us + 20 * S)) == 1
    hear(twin, node.births())
    assert readings(hear(twin, [node.says("desk-1", values={"Occupied": True})]))
    assert requests(twin, heard.received_us + 20 * S, heard.received_us + 600 * S) == []


def test_metrics_with_names_are_taken_without_a_birth_and_it_is_asked_for():
    node = gateway(uses_aliases=False)
    node.connect()
    twin = host()
    heard = node.says("desk-1", values={"Temperature": 22.0, "Occupied": True})
    assert {name for _, _, name, _ in readings(twin.decode(heard))} == {"air_temperature_c", "occupied"}
    assert len(requests(twin, heard.received_us, heard.received_us + 20 * S)) == 1


def test_an_alias_that_stands_for_two_metrics_stands_for_none():
    twin = host()
    born = sparkplug.PAYLOAD(timestamp=BORN_MS, seq=0)
    for name in ("Temperature", "Humidity"):
        born.metrics.add(name=name, alias=0, datatype=9, float_value=20.0)
    hear(twin, [RawMessage("spBv1.0/g/NBIRTH/n", born.SerializeToString(), BORN_US)])
    said = sparkplug.PAYLOAD(timestamp=BORN_MS + 20, seq=1)
    said.metrics.add(alias=0, float_value=50.0)
    with pytest.raises(DecodeError, match="its birth did not tell of them"):
        list(twin.decode(RawMessage("spBv1.0/g/NDATA/n", said.SerializeToString(), BORN_US + 20_000)))


def test_a_message_that_the_broker_had_kept_is_refused():
    birth = gateway().connect()[0]
    with pytest.raises(DecodeError, match="retain flag"):
        list(host().decode(RawMessage(birth.topic, birth.payload, BORN_US, retained=True)))


@pytest.mark.parametrize("kind", ["NCMD", "DCMD/gateway-1"])
def test_commands_of_others_yield_nothing(kind):
    kind, _, rest = kind.partition("/")
    topic = f"spBv1.0/library/{kind}/{rest + '/' if rest else ''}x"
    assert list(host().decode(RawMessage(topic, b"\xff", BORN_US))) == []


@pytest.mark.parametrize(
    "topic",
    ["spBv1.0/g/NDATA", "spBv1.0/g/NDATA/n/d", "spBv1.0/g/DDATA/n", "spBv1.0/g/XDATA/n", "spBv1.0/g/NDATA/",
     "spAv1.0/g/NDATA/n", f"spBv1.0/g/NDATA/{'n' * 101}", "push/acme/up"],
)  # fmt: skip
def test_a_topic_of_another_form_is_refused(topic):
    with pytest.raises(DecodeError):
        list(host().decode(RawMessage(topic, b"", BORN_US)))
