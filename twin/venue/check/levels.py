"""Rules about levels: their ordinals, what is on them, and how one gets from one to the next."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from twin.venue import categories
from twin.venue.check.rule import Finding, Look, rule
from twin.venue.model import Level, Venue
from twin.venue.problems import Severity


@rule("level-ground", Severity.WARNING, "A building has levels, but none with ordinal 0.")
def level_ground(look: Look) -> Iterator[Finding]:
    """IMDF counts from the ground floor, which is 0; a building that begins at 1 floats."""
    for building_id, levels in _by_building(look).items():
        ordinals = sorted(level.ordinal for level in levels)
        if 0 not in ordinals and ordinals[0] > 0:
            message = (
                f"building {building_id} has ordinals {ordinals[0]} to {ordinals[-1]} and no 0;"
                " the ground floor is 0 in IMDF, so count from there"
            )
            yield Finding(levels[0].id, message, len(levels))


@rule("level-ordinals-agree", Severity.WARNING, "Buildings number their levels differently.")
def level_ordinals_agree(look: Look) -> Iterator[Finding]:
    """By the number in `short_name`: what is level 1 may not have ordinal 0 here and 1 there."""
    called: dict[int, dict[int, tuple[str, Level]]] = defaultdict(dict)
    for building_id, levels in _by_building(look).items():
        for level in levels:
            number = _number_of(level)
            if number is not None:
                called[number].setdefault(level.ordinal, (building_id, level))
    for number, by_ordinal in sorted(called.items()):
        if len(by_ordinal) > 1:
            places = sorted(by_ordinal.items())
            told = " but ".join(f"{ordinal} in building {where}" for ordinal, (where, _) in places)
            message = f'level "{number}" has ordinal {told}; count from one ground floor'
            yield Finding(places[0][1][1].id, message, len(places))


@rule("level-ordinal-unique", Severity.ERROR, "Two levels of one building have the same ordinal.")
def level_ordinal_unique(look: Look) -> Iterator[Finding]:
    """Lifts and stairs could not tell them apart. Parts of one storey may share it if they lie apart."""
    for building_id, levels in _by_building(look).items():
        first: dict[int, Level] = {}
        for level in levels:
            other = first.setdefault(level.ordinal, level)
            if other is level or level.geometry is None or other.geometry is None:
                continue
            if level.geometry.intersection(other.geometry).area > 1.0:
                message = f"has ordinal {level.ordinal} in building {building_id}, as has level {other.id}"
                yield Finding(level.id, message)


@rule("level-ordinals-gap", Severity.INFO, "A building's ordinals leave one out.")
def level_ordinals_gap(look: Look) -> Iterator[Finding]:
    """Perhaps a storey is missing from the map."""
    for building_id, levels in _by_building(look).items():
        ordinals = {level.ordinal for level in levels}
        if max(ordinals) - min(ordinals) > 1000:
            yield Finding(levels[0].id, f"ordinals of building {building_id} are over 1,000 apart")
            continue
        missing = sorted(set(range(min(ordinals), max(ordinals))) - ordinals)
        if missing:
            told = ", ".join(str(ordinal) for ordinal in missing[:9])
            yield Finding(levels[0].id, f"building {building_id} has no level with ordinal {told}")


@rule("level-has-units", Severity.WARNING, "A level has no units.")
def level_has_units(look: Look) -> Iterator[Finding]:
    """Nothing could be found or walked on it."""
    used = {unit.level_id for unit in look.venue.units}
    for level in look.venue.levels:
        if level.id not in used and not level.outdoor:
            yield Finding(level.id, "has no units; draw its rooms and walkways, or remove it")


@rule("level-connected", Severity.WARNING, "Of several levels one has no stairs, lift, escalator or ramp.")
def level_connected(look: Look) -> Iterator[Finding]:
    """Looks for units, amenities and relationships of these categories."""
    venue = look.venue
    if len(venue.levels) < 2:
        return
    used = _served(venue, categories.VERTICAL)
    for level in venue.levels:
        if level.id not in used:
            yield Finding(level.id, "has no stairs, lift, escalator or ramp; add a unit or a relationship")


@rule("level-accessible", Severity.INFO, "Of several levels one has no lift and no ramp.")
def level_accessible(look: Look) -> Iterator[Finding]:
    """Step-free routes cannot reach it."""
    venue = look.venue
    if len(venue.levels) < 2:
        return
    used = _served(venue, frozenset({"elevator", "ramp"}))
    for level in venue.levels:
        if level.id not in used:
            yield Finding(level.id, "has neither lift nor ramp; nobody gets there without stairs")


@rule("level-linked", Severity.WARNING, "No relationship joins a level to the rest of its building.")
def level_linked(look: Look) -> Iterator[Finding]:
    """Though it has stairs or a lift, nobody can be led there. Levels without any are told as such."""
    joined = _joined(look.venue)
    served = _served(look.venue, categories.VERTICAL)
    for building_id, levels in _by_building(look).items():
        parts: dict[str, list[Level]] = defaultdict(list)
        for level in levels:
            parts[joined.get(level.id, level.id)].append(level)
        main = max(parts.values(), key=lambda part: (len(part), any(level.ordinal == 0 for level in part)))
        for level in levels:
            if level.id in served and level not in main:
                message = f"no relationship joins it to the other levels of building {building_id}"
                yield Finding(level.id, f"{message}; add one between the units of its stairs or lift")


def _joined(venue: Venue) -> dict[str, str]:
    """For each level that relationships lead to, one level that stands for all it is joined to."""
    stands_for = {level.id: level.id for level in venue.levels}

    def find(level_id: str) -> str:
        while stands_for[level_id] != level_id:
            level_id = stands_for[level_id]
        return level_id

    for relationship in venue.relationships:
        ends = (relationship.origin_id, *relationship.intermediary_ids, relationship.destination_id)
        reached = [venue.level_of.get(end, end) for end in ends if end is not None]
        known = [level_id for level_id in reached if level_id in stands_for]
        for level_id in known[1:]:
            stands_for[find(level_id)] = find(known[0])
    return {level_id: find(level_id) for level_id in stands_for}


def _served(venue: Venue, kinds: frozenset[str]) -> set[str]:
    """The levels on which something of these categories is, or where such a relationship ends or halts."""
    features = [f.id for f in (*venue.units, *venue.amenities) if f.category in kinds]
    for relationship in venue.relationships:
        if relationship.category in kinds:
            ends = (relationship.origin_id, *relationship.intermediary_ids, relationship.destination_id)
            features += [end for end in ends if end is not None]
    return {venue.level_of.get(identifier, identifier) for identifier in features}


def _by_building(look: Look) -> Mapping[str, list[Level]]:
    found: dict[str, list[Level]] = defaultdict(list)
    for level in look.venue.levels:
        for building_id in level.building_ids:
            found[building_id].append(level)
    return found


def _number_of(level: Level) -> int | None:
    """The storey number a visitor reads: of the short name, in any language."""
    for text in level.short_name.values():
        digits = text.strip().lstrip("FLfl")
        if digits.isascii() and digits.isdigit() and len(digits) < 4:
            return int(digits)
    return None
