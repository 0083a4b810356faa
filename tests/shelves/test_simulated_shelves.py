"""Readers of the simulated library over the wire: what they read, what strays, and that it comes back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sensors.decoders.bibliotwin import decode
from sensors.message import RawMessage
from sensors.simulated.agenda import US_PER_H
from sensors.simulated.library import SimulatedLibrary
from sensors.simulated.payloads import TimedMessage
from tests.simulated.listening import generator
from tests.simulated.reading_house import at, reading_house
from twin.venue.model import Device, Shelf, Venue

TAGS = {name: [f"{number:024X}" for number in range(first, first + 10)] for name, first in
        (("one", 0), ("two", 100), ("three", 200))}  # fmt: skip
HOME = {epc: name for name, epcs in TAGS.items() for epc in epcs}


def shelved_house() -> Venue:
    """The reading house with three ranges and a reader on each."""
    house = reading_house()
    shelves = tuple(
        Shelf(id=name, level_id=house.levels[0].id, unit_id=house.units[0].id, category="I") for name in TAGS
    )
    readers = tuple(
        Device(id=f"reader-{name}", external_id=f"rfid-{name}", protocol="bibliotwin", category="rfid",
               feature_of_interest=name, report_interval_s=300)
        for name in TAGS
    )  # fmt: skip
    return replace(house, shelves=shelves, devices=(*house.devices, *readers))


def messages(hours: float, seed: int = 1) -> Iterator[TimedMessage]:
    library = SimulatedLibrary(shelved_house(), generator(seed), at(9), faulty_share=0.0, tagged=TAGS)
    assert library.mute == ()
    for message in library:
        if message.time_us > at(9) + hours * US_PER_H:
            return
        yield message


def reads(hours: float, seed: int = 1) -> list[tuple[int, str, str]]:
    """Moment, range and tag of every read, as the decoder of real readers tells them."""
    return [
        (int(reading.time_us or 0), reading.device.rpartition("-")[2], str(reading.values["tag_epc"]))
        for message in messages(hours, seed)
        if message.topic.endswith("/tags")
        for reading in decode(RawMessage(message.topic, message.payload, message.time_us))
    ]


def test_readers_report_the_books_that_stand_there_and_a_few_that_do_not() -> None:
    last = {epc: (time_us, shelf) for time_us, shelf, epc in reads(0.5)}
    assert set(last) == set(HOME)
    astray = [epc for epc, (_, shelf) in last.items() if shelf != HOME[epc]]
    assert 1 <= len(astray) <= 5


def test_the_reads_of_one_reader_lie_apart_and_before_their_report() -> None:
    moments = Counter((time_us, shelf) for time_us, shelf, _ in reads(1))
    assert set(moments.values()) == {1}


def test_a_book_that_went_astray_is_put_back_sooner_or_later() -> None:
    seen: dict[str, list[str]] = {}
    for _, shelf, epc in reads(72):
        seen.setdefault(epc, []).append(shelf)
    back = [
        epc
        for epc, shelves in seen.items()
        if (wrong := [place for place, shelf in enumerate(shelves) if shelf != HOME[epc]])
        and HOME[epc] in shelves[wrong[0] :]
    ]
    assert back


def test_the_same_seed_tells_the_same_and_others_do_the_same_without_readers() -> None:
    first = list(messages(1))
    assert first == list(messages(1))
    bare = SimulatedLibrary(reading_house(), generator(1), at(9), faulty_share=0.0)
    without = []
    for message in bare:
        if message.time_us > at(9) + US_PER_H:
            break
        without.append(message)
    assert [message for message in first if "/rfid-" not in message.topic] == without


def test_readers_are_mute_where_nobody_says_what_stands_on_their_range() -> None:
    library = SimulatedLibrary(shelved_house(), np.random.default_rng(1), at(9), faulty_share=0.0)
    assert [device.category for device in library.mute] == ["rfid"] * 3
