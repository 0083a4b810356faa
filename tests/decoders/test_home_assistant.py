"""Devices that introduce themselves in Home Assistant's way: in any order, words and number."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.decoder import Surroundings
from sensors.decoders.home_assistant import HomeAssistant
from sensors.discovery.abbreviations import DEVICE_WORDS, WORDS
from sensors.message import DecodeError, Said, Stale
from tests.decoders.home_assistant_house import House, a_sensor, celsius, config_topic, message
from tests.ingest.recordings import RECEIVED_US, plain
from twin.clock import US_PER_S

HOUSE = [
    (config_topic("sensor", "t"), celsius("t", availability_topic="node/lwt")),
    (
        config_topic("sensor", "rh"),
        a_sensor(
            device_class="humidity",
            value_template="{{ value_json.rh }}",
            availability_topic="node/lwt",
        ),
    ),
    (
        config_topic("binary_sensor", "m"),
        a_sensor(
            "pir",
            device_class="motion",
            availability_mode="all",
            availability=[{"topic": "gw"}, {"topic": "pir/up"}],
        ),
    ),
    (
        config_topic("switch", "s"),
        a_sensor("pir", state_topic="pir/switch", availability=[{"topic": "gw"}]),
    ),
    ("node/state", {"t": 21.5, "rh": 40}),
    ("node/lwt", "online"),
    ("pir/state", "ON"),
    ("pir/switch", "OFF"),
    ("gw", "offline"),
    ("pir/up", "online"),
]


@given(st.permutations(HOUSE))
def test_introductions_states_and_availability_in_any_order_end_alike(order):
    house = House()
    for topic, said in order:
        house.publish(topic, said)
    assert house.state == {
        ("node", "air_temperature_c"): 21.5,
        ("node", "relative_humidity_percent"): 40.0,
        ("node", "connection"): "online",
        ("pir", "motion"): True,
        ("pir", "output_on"): False,
        ("pir", "connection"): "offline",
    }
    assert house.followed == {topic for topic, _ in HOUSE[4:]}


@given(st.permutations(HOUSE[:4]), st.permutations(HOUSE[:4]))
def test_when_all_are_taken_back_nothing_is_followed_or_remembered(order, leaving):
    house = House()
    for topic, said in order:
        house.publish(topic, said)
    for topic, _ in leaving:
        house.publish(topic, "")
    assert house.followed == set()
    assert house.remembered == {}
    with pytest.raises(DecodeError, match="no device"):
        house.decoder.decode(message("node/state", {"t": 1}))


@given(st.permutations(HOUSE[:4]))
def test_after_a_restart_what_was_remembered_reads_on(order):
    house = House()
    for topic, said in order:
        house.publish(topic, said)
    after = house.restarted()
    assert after.followed == house.followed
    after.take(message("node/state", {"t": 22, "rh": 41}))
    after.take(message("gw", "online"))
    assert after.state[("node", "air_temperature_c")] == 22.0
    assert after.state[("pir", "connection")] == "online"


_SHORT = {full: short for short, full in WORDS.items()}
_SHORT_OF_DEVICE = {full: short for short, full in DEVICE_WORDS.items()}


def shortened(options: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    made = {words.get(word, word): value for word, value in options.items()}
    if "avty" in made:
        made["avty"] = [shortened(one, _SHORT) for one in made["avty"]]
    if "dev" in made:
        made["dev"] = shortened(made["dev"], _SHORT_OF_DEVICE)
    return made


def based(options: dict[str, Any], base: str) -> dict[str, Any]:
    """The same with the base topic as `~`."""

    def short(word: str, value: Any) -> Any:
        if isinstance(value, str) and word.endswith("topic") and value.startswith(base):
            return "~" + value.removeprefix(base)
        if word == "availability":
            return [{w: short(w, v) for w, v in one.items()} for one in value]
        return value

    return {"~": base, **{word: short(word, value) for word, value in options.items()}}


_topics = st.sampled_from(["room/1/a", "room/1/b", "room/1", "elsewhere/c"])
_options = st.fixed_dictionaries(
    {
        "state_topic": _topics,
        "device": st.fixed_dictionaries(
            {"identifiers": st.sampled_from(["d", ["d", "e"]])},
            optional={"manufacturer": st.just("M"), "model": st.just("X"), "name": st.just("N")},
        ),
    },
    optional={
        "device_class": st.sampled_from(["temperature", "humidity", "power", "enum"]),
        "unit_of_measurement": st.sampled_from(["°C", "°F", "%", "kW"]),
        "value_template": st.sampled_from(["{{ value_json.x }}", "{{ value }}"]),
        "expire_after": st.integers(1, 100),
        "availability": st.lists(st.fixed_dictionaries({"topic": _topics}), max_size=2),
        "availability_mode": st.sampled_from(["all", "any", "latest"]),
        "entity_category": st.just("diagnostic"),
        "force_update": st.booleans(),
    },
)


@given(_options, st.sampled_from(["1", '{"x": 2}', "online", "offline"]))
def test_long_and_short_words_and_a_base_topic_mean_the_same(options, state):
    outcomes = []
    for form in (options, shortened(options, _SHORT), shortened(based(options, "room/1"), _SHORT)):
        decoder = HomeAssistant(Surroundings())
        outcome = plain(decoder.decode(message(config_topic("sensor", "o"), form)))
        for topic in ("room/1/a", "room/1/b", "room/1", "elsewhere/c"):
            try:
                outcome += plain(decoder.decode(message(topic, state)))
            except DecodeError as error:
                outcome.append(error.reason)
        outcome += plain(decoder.due(RECEIVED_US + 200 * US_PER_S))
        outcomes.append(outcome)
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_entity_by_entity_and_as_a_whole_a_device_says_the_same():
    parts = {"t": celsius("t"), "rh": a_sensor(device_class="humidity", value_template="{{ value_json.rh }}")}
    single, whole = House(), House()
    for object_id, options in parts.items():
        single.publish(config_topic("sensor", object_id), options)
    own = {key: {"p": "sensor", **{w: v for w, v in o.items() if w not in ("device", "state_topic")}}
           for key, o in parts.items()}  # fmt: skip
    device = {"dev": {"ids": "node"}, "o": {"name": "x"}, "cmps": own, "stat_t": "node/state"}
    whole.publish("homeassistant/device/node/config", device)
    for house in (single, whole):
        house.publish("node/state", {"t": 21.5, "rh": 40})
    assert single.state == whole.state == {
        ("node", "air_temperature_c"): 21.5,
        ("node", "relative_humidity_percent"): 40.0,
    }  # fmt: skip


def test_what_another_decoder_reads_is_neither_followed_nor_announced_nor_remembered():
    house = House(native=("zigbee2mqtt/",))
    options = a_sensor(state_topic="zigbee2mqtt/lamp", availability_topic="somewhere/else")
    assert house.publish(config_topic("sensor", "lamp"), options) == []
    assert house.publish(config_topic("button", "lamp"), {"command_topic": "zigbee2mqtt/lamp/set"}) == []
    assert (house.followed, house.devices, house.remembered) == (set(), set(), {})


def test_a_device_that_comes_to_be_read_by_another_is_let_go():
    house = House(native=("zigbee2mqtt/",))
    house.publish(config_topic("sensor", "lamp"), a_sensor())
    house.publish(config_topic("sensor", "lamp"), a_sensor(state_topic="zigbee2mqtt/lamp"))
    assert (house.followed, house.remembered) == (set(), {})


def test_only_the_entities_of_a_device_that_others_do_not_read_are_ours():
    house = House(native=("zigbee2mqtt/",))
    house.publish(
        "homeassistant/device/mixed/config",
        {"dev": {"ids": "mixed"}, "cmps": {
            "a": {"p": "sensor", "stat_t": "zigbee2mqtt/a", "unit_of_meas": "x"},
            "b": {"p": "sensor", "stat_t": "own/b", "avty_t": "zigbee2mqtt/bridge/state"}}},
    )  # fmt: skip
    assert house.followed == {"own/b"}


def test_the_state_of_a_device_cannot_be_an_introduction():
    with pytest.raises(DecodeError, match="for introductions"):
        House().publish(config_topic("sensor", "x"), a_sensor(state_topic=config_topic("sensor", "y")))


def test_expiry_counts_from_the_last_message_and_from_the_start_after_a_restart():
    house = House()
    house.publish(config_topic("sensor", "t"), celsius("t", expire_after=60))
    decoder = house.restarted().decoder

    def due(after_s: float) -> list[Said]:
        return list(decoder.due(RECEIVED_US + round(after_s * US_PER_S)))

    assert due(1_000) == []
    assert due(1_059) == []
    list(decoder.decode(message("node/state", {"t": 21}, after_s=1_059)))
    assert due(1_118) == []
    assert due(1_119) == [Stale("node", None, ("air_temperature_c",))]
    assert due(2_000) == []


def test_one_faulty_template_does_not_take_the_other_readings_with_it():
    house = House()
    house.publish(config_topic("sensor", "t"), celsius("t"))
    house.publish(config_topic("sensor", "bad"), a_sensor(value_template="{{ 1 / value_json.zero }}"))
    house.publish("node/state", {"t": 21.5, "zero": 0})
    assert house.state == {("node", "air_temperature_c"): 21.5}
    with pytest.raises(DecodeError, match="bad: the template"):
        house.publish("node/state", {"zero": 0})


def test_of_several_of_one_quantity_each_has_a_name_that_does_not_depend_on_their_order():
    ids = ["supply", "room", "board"]
    found = set()
    for order in (ids, ids[::-1], ids[1:] + ids[:1]):
        house = House()
        for object_id in order:
            more = (
                {"entity_category": "diagnostic", "device_class": "temperature"}
                if object_id == "board"
                else {}
            )
            house.publish(config_topic("sensor", object_id), {**celsius(object_id), **more})
        house.publish("node/state", {"supply": 30, "room": 21, "board": 45})
        found.add(frozenset(house.state.items()))
    assert found == {
        frozenset(
            {
                (("node", "air_temperature_c"), 21.0),
                (("node", "air_temperature_c_supply"), 30.0),
                (("node", "device_temperature_c"), 45.0),
            }
        )
    }


def test_an_entity_cannot_take_the_name_of_a_property_that_means_something_else():
    house = House()
    house.publish(config_topic("sensor", "connection"), a_sensor(unit_of_measurement="x"))
    house.publish(config_topic("binary_sensor", "occupied"), a_sensor(state_topic="node/o"))
    house.publish("node/state", "1")
    house.publish("node/o", "OFF")
    assert house.state == {("node", "connection_sensor"): 1.0, ("node", "occupied_binary_sensor"): False}


def test_what_is_about_people_is_left_out_of_a_device_that_has_more():
    house = House()
    components = {
        "cam": {"p": "camera", "topic": "d/cam"},
        "lx": {"p": "sensor", "stat_t": "d/lx", "unit_of_meas": "lx"},
    }
    house.publish("homeassistant/device/d/config", {"dev": {"ids": "d"}, "cmps": components})
    assert house.followed == {"d/lx"}


def test_a_refused_change_leaves_what_was_known():
    house = House()
    house.publish(config_topic("sensor", "t"), celsius("t"))
    with pytest.raises(DecodeError):
        house.publish(config_topic("sensor", "t"), celsius("t", state_topic="#"))
    house.publish("node/state", {"t": 20})
    assert house.state == {("node", "air_temperature_c"): 20.0}


def test_entities_that_cannot_be_reached_are_stale_while_the_device_is_not_offline_as_a_whole():
    house = House()
    house.publish(config_topic("sensor", "t"), celsius("t", availability_topic="node/t"))
    rh = a_sensor(state_topic="node/rh", device_class="humidity", availability_topic="node/h")
    house.publish(config_topic("sensor", "rh"), rh)
    house.publish("node/t", "online")
    house.publish("node/h", "online")
    house.publish("node/state", {"t": 20})
    house.publish("node/rh", "40")
    house.publish("node/h", "offline")
    assert house.state == {("node", "air_temperature_c"): 20.0, ("node", "connection"): "online"}
    house.publish("node/t", "offline")
    assert house.state[("node", "connection")] == "offline"


@pytest.mark.parametrize(
    ("mode", "first", "second", "state"),
    [
        ("all", "online", None, "online"),
        ("all", "online", "online", "online"),
        ("all", "online", "offline", "offline"),
        ("any", "offline", None, None),
        ("any", "offline", "offline", "offline"),
        ("any", "online", "offline", "online"),
        ("latest", "online", "offline", "offline"),
        ("latest", "offline", "online", "online"),
    ],
)
def test_availability_modes(mode: str, first: str, second: str | None, state: str | None):
    house = House()
    signs = [{"topic": "a"}, {"topic": "b"}]
    house.publish(config_topic("sensor", "t"), celsius("t", availability=signs, availability_mode=mode))
    for topic, word in (("a", first), ("b", second)):
        if word is not None:
            house.publish(topic, word)
    assert house.state.get(("node", "connection")) == state


def test_states_without_a_value_are_no_reading():
    house = House()
    house.publish(config_topic("sensor", "t"), a_sensor(device_class="temperature", unit_of_measurement="°C"))
    for state in ("None", "unknown", "unavailable", "", "nan", "NULL"):
        house.publish("node/state", state)
    assert house.state == {}
    with pytest.raises(DecodeError, match="expected a number"):
        house.publish("node/state", "warm")


@pytest.mark.parametrize(
    ("device_class", "unit", "said", "name", "value"),
    [
        ("temperature", "°F", 68, "air_temperature_c", 20.0),
        ("temperature", "K", 293.15, "air_temperature_c", 20.0),
        ("temperature", "furlong", 20, "x", 20.0),
        ("power", "kW", 1.5, "power_w", 1_500.0),
        ("energy", "Wh", 1_500, "energy_kwh", 1.5),
        ("energy", "MWh", 2, "energy_kwh", 2_000.0),
        ("voltage", "mV", 3_050, "voltage_v", 3.05),
        ("pressure", "kPa", 101.3, "pressure_hpa", 1_013.0),
        ("atmospheric_pressure", "bar", 1.013, "pressure_hpa", 1_013.0),
        ("pressure", "mbar", 1_013, "pressure_hpa", 1_013.0),
        ("illuminance", "klx", 1.2, "illuminance_lx", 1_200.0),
        ("volatile_organic_compounds_parts", "ppm", 0.25, "tvoc_ppb", 250.0),
        ("humidity", None, 44, "relative_humidity_percent", 44.0),
        ("duration", "s", 5, "x", 5.0),
        (None, "widgets", 5, "x", 5.0),
    ],
)
def test_a_declared_class_and_unit_lead_to_our_property_and_unit(device_class, unit, said, name, value):
    house = House()
    options = a_sensor(device_class=device_class, unit_of_measurement=unit)
    house.publish(config_topic("sensor", "x"), options)
    house.publish("node/state", str(said))
    assert house.state == {("node", name): value}


def test_a_greeting_asks_for_introductions_and_there_is_no_last_will():
    decoder = HomeAssistant(Surroundings())
    (greeting,) = decoder.greet(0)
    assert (greeting.topic, greeting.payload, greeting.retain) == ("homeassistant/status", b"online", False)
    assert decoder.last_will(0) is None
