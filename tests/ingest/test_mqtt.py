"""The MQTT source against real brokers."""

import asyncio
from itertools import pairwise

import aiomqtt
import pytest

from benchmarks.faults.wire import Wire
from sensors import mqtt
from sensors.address import BrokerAddress, BrokerAddressError
from sensors.broker import EmbeddedBroker, PortTakenError
from sensors.mqtt import MqttSource
from tests.servers import find_free_port
from twin.clock import SystemClock

TOPIC = "bibliotwin/v1/hall/d1/telemetry"


async def connected(port: int, **options: object) -> MqttSource:
    source = MqttSource(BrokerAddress("127.0.0.1", port), ["bibliotwin/#"], SystemClock(), **options)
    await source.start()
    await until(lambda: source.health()[0])
    await asyncio.sleep(0.1)  # for the broker to take the subscription
    return source


async def until(happens, limit_s: float = 15.0) -> None:
    async with asyncio.timeout(limit_s):
        while not happens():
            await asyncio.sleep(0.01)


async def publish(port: int, payloads: list[bytes], qos: int = 1, retain: bool = False) -> None:
    async with aiomqtt.Client("127.0.0.1", port) as client:
        for payload in payloads:
            await client.publish(TOPIC, payload, qos=qos, retain=retain)


async def received(source: MqttSource, count: int) -> list[mqtt.MqttDelivery]:
    deliveries = []
    async with asyncio.timeout(10):
        while sum(len(delivery.messages) for delivery in deliveries) < count:
            deliveries.append(await source.receive(1_000))
    return deliveries


def payloads_of(deliveries: list[mqtt.MqttDelivery]) -> list[bytes]:
    return [message.payload for delivery in deliveries for message in delivery.messages]


TEN = [b"%d" % number for number in range(10)]


async def test_what_was_not_acknowledged_comes_again_and_what_was_does_not(mosquitto):
    broker = mosquitto()
    first = await connected(broker.port)
    await publish(broker.port, TEN)
    assert payloads_of(await received(first, 10)) == TEN
    await first.stop()

    second = await connected(broker.port)
    again = await received(second, 10)
    assert payloads_of(again) == TEN
    for delivery in again:
        delivery.acknowledge()
    await asyncio.sleep(0.2)
    await second.stop()

    third = await connected(broker.port)
    await publish(broker.port, [b"new"])
    assert payloads_of(await received(third, 1)) == [b"new"]
    await third.stop()


async def test_an_acknowledgement_of_a_connection_that_is_gone_is_void(mosquitto):
    broker = mosquitto()
    source = await connected(broker.port)
    await publish(broker.port, TEN)
    old = await received(source, 10)
    source._transport().abort()
    await until(lambda: not source.health()[0])
    for delivery in old:
        delivery.acknowledge()
    again = await received(source, 10)
    assert payloads_of(again) == TEN
    await source.stop()


async def test_what_is_sent_again_while_it_is_in_the_pump_is_acknowledged_and_not_taken_twice(mosquitto):
    broker = mosquitto()
    source = await connected(broker.port)
    await publish(broker.port, TEN)
    old = await received(source, 10)
    for connections in (2, 3):
        source._transport().abort()
        await until(lambda wanted=connections: source.counters["connections"] == wanted)
        await until(lambda wanted=connections: source.counters["repeated"] == 10 * (wanted - 1))
    assert source.waiting() == 0
    for delivery in old:
        delivery.acknowledge()
    await asyncio.sleep(0.2)
    await source.stop()

    second = await connected(broker.port)
    await publish(broker.port, [b"new"])
    assert payloads_of(await received(second, 1)) == [b"new"]
    await second.stop()


async def test_a_message_without_a_time_that_was_committed_is_known_again_after_a_restart(mosquitto):
    broker = mosquitto()
    first = await connected(broker.port)
    await publish(broker.port, TEN)
    deliveries = await received(first, 10)
    notes = {}
    for delivery in deliveries:  # committed and killed before anything is acknowledged
        notes |= delivery.notes(range(len(delivery.messages)))
    await first.stop()

    second = MqttSource(BrokerAddress("127.0.0.1", broker.port), ["bibliotwin/#"], SystemClock())
    second.recall(notes)
    await second.start()
    await until(lambda: second.counters["repeated"] == 10)
    await publish(broker.port, [b"new"])
    assert payloads_of(await received(second, 1)) == [b"new"]
    await second.stop()


async def committed(source: MqttSource, portion: int, count: int) -> None:
    """Receive, note and acknowledge, some at a time, as messages without a time of their own."""
    for _ in range(count // portion):
        delivery = await source.receive(portion)
        delivery.notes(range(len(delivery.messages)))
        delivery.acknowledge()


async def test_what_was_committed_long_before_its_acknowledgements_got_lost_is_known_again(mosquitto):
    broker = mosquitto(max_inflight_messages=0)
    wire = Wire(broker.port)
    wire.open()
    source = await connected(wire.port)
    await publish(broker.port, TEN)
    wire.swallows = True
    await until(lambda: source.waiting() == 10)
    await committed(source, 2, 10)
    await asyncio.sleep(0.2)
    wire.swallows = False
    wire.cut()
    await until(lambda: source.counters["repeated"] == 10)
    assert source.waiting() == 0
    await source.stop()
    wire.close()


async def test_an_answered_ping_shows_that_acknowledgements_have_arrived(mosquitto):
    broker = mosquitto()
    source = await connected(broker.port)
    await publish(broker.port, TEN)
    await committed(source, 10, 10)
    assert len(source.redeliveries) == 10
    await until(lambda: len(source.redeliveries) == 0)
    await source.stop()


async def test_what_was_waiting_when_the_broker_crashed_is_kept_even_if_the_broker_forgot_it(mosquitto):
    broker = mosquitto(persistence=True, autosave_interval=1_000_000)
    source = await connected(broker.port)
    await publish(broker.port, TEN)
    await until(lambda: source.waiting() == 10)
    broker.kill()
    await until(lambda: not source.health()[0])
    broker.start()
    await until(lambda: source.health()[0])
    deliveries = await received(source, 10)
    for delivery in deliveries:
        delivery.acknowledge()
    assert payloads_of(deliveries) == TEN
    await source.stop()


async def test_what_was_waiting_when_the_connection_broke_is_taken_once_and_acknowledged(mosquitto):
    broker = mosquitto()
    source = await connected(broker.port)
    await publish(broker.port, TEN)
    await until(lambda: source.waiting() == 10)
    source._transport().abort()
    await until(lambda: source.counters["repeated"] == 10)
    assert source.waiting() == 10
    await committed(source, 10, 10)
    await asyncio.sleep(0.2)
    await source.stop()

    second = await connected(broker.port)
    await publish(broker.port, [b"new"])
    assert payloads_of(await received(second, 1)) == [b"new"]
    await second.stop()


async def test_messages_that_are_read_at_once_have_moments_of_their_own_in_their_order(mosquitto):
    broker = mosquitto(max_inflight_messages=0)
    source = await connected(broker.port)
    await publish(broker.port, [b"the same"] * 500)
    messages = [m for delivery in await received(source, 500) for m in delivery.messages]
    stamps = [message.received_us for message in messages]
    assert all(earlier < later for earlier, later in pairwise(stamps))
    await source.stop()


async def test_a_broker_that_speaks_only_311_is_accepted_with_a_warning():
    broker = EmbeddedBroker(find_free_port())
    broker.start()
    try:
        source = await connected(broker.port)
        assert "3.1.1" in source.health()[1]
        await publish(broker.port, TEN)
        first = await received(source, 10)
        assert payloads_of(first) == TEN
        for delivery in first:
            delivery.acknowledge()
        await source.stop()
    finally:
        broker.stop()


async def test_a_broker_that_comes_late_is_found_and_health_says_what_to_do_meanwhile(mosquitto):
    port = find_free_port()
    source = MqttSource(BrokerAddress("127.0.0.1", port), ["bibliotwin/#"], SystemClock())
    await source.start()
    await asyncio.sleep(0.3)
    ok, message, hint = source.health()
    assert not ok
    assert str(port) in message
    assert "BIBLIOTWIN_MQTT_URL" in hint
    mosquitto(port=port)
    await until(lambda: source.health()[0])
    await source.stop()


async def test_a_flood_stops_the_reading_of_the_socket_and_loses_nothing(mosquitto, monkeypatch):
    monkeypatch.setattr(mqtt, "HIGH_WATER", 100)
    broker = mosquitto(max_inflight_messages=0)
    source = await connected(broker.port)
    many = [b"%d" % number for number in range(2_000)]
    await publish(broker.port, many, qos=0)
    await asyncio.sleep(0.2)
    assert source.counters["pauses"] >= 1
    assert payloads_of(await received(source, len(many))) == many
    await source.stop()


async def test_a_retained_message_says_so(mosquitto):
    broker = mosquitto()
    await publish(broker.port, [b"online"], retain=True)
    source = await connected(broker.port)
    (delivery,) = await received(source, 1)
    assert delivery.messages[0].retained
    await source.stop()


def test_a_taken_port_is_said_in_one_line():
    port = find_free_port()
    first = EmbeddedBroker(port)
    first.start()
    try:
        with pytest.raises(PortTakenError, match=f"port {port} .* BIBLIOTWIN_MQTT_PORT"):
            EmbeddedBroker(port).start()
    finally:
        first.stop()


@pytest.mark.parametrize("url", ["http://host", "mqtt://", "mqtt://host:99999", "host:1883", ""])
def test_a_url_that_is_no_broker_address_is_refused_with_the_form_to_use(url):
    with pytest.raises(BrokerAddressError, match="write mqtt://"):
        BrokerAddress.of(url)


def test_a_broker_address_hides_its_password():
    address = BrokerAddress.of("mqtts://hall:s%40fe@broker.example:8884")
    assert (address.host, address.port, address.tls, address.user) == ("broker.example", 8884, True, "hall")
    assert address.password == "s@fe"
    assert "s@fe" not in repr(address) + str(address)
