"""Making of the holdings index: every copy's collection, key and location, and what is wrong with them."""

from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from navigation.callnumbers import CallNumber, CallNumberError, parse_call_number
from navigation.holdings.faces import FaceRow, order_key
from navigation.holdings.findings import Tally, found
from navigation.holdings.holding import Holdings
from navigation.holdings.library import Library
from navigation.holdings.locations import Places, Spot
from navigation.holdings.shelving import Shelving
from twin.venue.problems import shorten

BY_CALL_NUMBER: Final = 0
NOWHERE: Final = 1
"""Codes of copies without a location of their own, and of those whose location names nothing."""


@dataclass(slots=True)
class Spots:
    """For each copy the code of its location; codes from 2 on stand for `known[code - 2]`."""

    codes: "array[int]" = field(default_factory=lambda: array("I"))
    known: list[Spot] = field(default_factory=list)

    def of(self, number: int) -> Spot | None:
        """The location of a copy; None for one without, and where it names nothing."""
        code = self.codes[number]
        return self.known[code - 2] if code > NOWHERE else None


def read_item(holdings: Holdings, number: int, library: Library) -> tuple[str, CallNumber]:
    """The collection of a copy and its call number; raises CallNumberError."""
    text, named = holdings.call_number_of(number), holdings.collection_of(number)
    if named in library.by_name:
        return named, parse_call_number(text, library.rules_of(named))
    read = parse_call_number(text, library.rules)
    name = library.named_by(read.collection)
    rules = library.rules_of(name)
    return name, read if rules is library.rules else parse_call_number(text, rules)


def find_spots(holdings: Holdings, places: Places, overrides: Mapping[str, str], tally: Tally) -> Spots:
    """The location of every copy; those that name nothing are told."""
    spots = Spots()
    codes = {"": BY_CALL_NUMBER}
    for number in range(len(holdings)):
        location = holdings.location_of(number)
        if overrides:
            text = holdings.call_number_of(number)
            location = overrides.get(holdings.barcode_of(number)) or overrides.get(text) or location
        code = codes.get(location)
        if code is None:
            spot = places.find(location)
            code = NOWHERE if spot is None else len(spots.known) + 2
            codes[location] = code
            if spot is not None:
                spots.known.append(spot)
        if code == NOWHERE:
            message = (
                f"location {shorten(location)!r} names no shelf, room or level; use an id or a name of one"
            )
            call_number, line = holdings.call_number_of(number), holdings.line_of(number)
            tally.add(found("location-known", message, line=line, call_number=call_number))
        spots.codes.append(code)
    return spots


def shelve(
    holdings: Holdings, library: Library, faces: Mapping[str, FaceRow], spots: Spots, tally: Tally
) -> dict[str, Shelving]:
    """Every collection's books in shelf order; call numbers that cannot be read are told and left out."""
    keys: dict[str, list[bytes]] = defaultdict(list)
    items: dict[str, array[int]] = defaultdict(lambda: array("I"))
    elsewhere: dict[str, list[bool]] = defaultdict(list)
    for number in range(len(holdings)):
        try:
            name, read = read_item(holdings, number, library)
        except CallNumberError as error:
            line, text = holdings.line_of(number), holdings.call_number_of(number)
            tally.add(found("call-number-readable", f"{error}; correct it", line=line, call_number=text))
            continue
        keys[name].append(order_key(read))
        items[name].append(number)
        elsewhere[name].append(spots.codes[number] != BY_CALL_NUMBER)
    return {
        name: Shelving(keys[name], items[name], elsewhere[name], faces.get(name, FaceRow(())))
        for name in sorted({*keys, *faces, ""})
    }
