"""Rules about ids and property keys: are they there, and are they spelt as IMDF spells them."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from twin.venue.check.rule import Finding, Look, grouped, rule
from twin.venue.geojson import RawFeature
from twin.venue.problems import Severity, shorten
from twin.venue.schema import COLLECTIONS, EXTRA_PROPERTIES, VENUE, VENUE_EXTENSIONS, Collection, Kind
from twin.venue.spelling import find_meant, find_meant_by_words

_ALL = (VENUE, *COLLECTIONS.values())
_WORDS = frozenset(
    word for collection in _ALL for prop in collection.properties for word in prop.key.split("_")
) | {"associated", "environment", "neighbours", *COLLECTIONS}
_EVERY_KEY = frozenset(prop.key for collection in _ALL for prop in collection.properties)
_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_GENTLE = (Kind.LABELS, Kind.POINT)


def collection_of(raw: RawFeature) -> Collection | None:
    """The collection the feature belongs to, None for extensions."""
    return VENUE if raw.feature_type == "venue" else COLLECTIONS.get(raw.feature_type)


@rule("id-uuid", Severity.WARNING, "An id is not a UUID, as IMDF demands.")
def id_uuid(look: Look) -> Iterator[Finding]:
    """Grouped by file: a venue with ids of its own has them throughout."""

    def items() -> Iterator[tuple[tuple[str, ...], str, str]]:
        for raw in look.reading.raw:
            if not _is_uuid(raw.id) and raw.feature_type not in ("device",):
                yield (raw.file,), raw.id, f"id {shorten(raw.id)!r} is not a UUID; IMDF tools refuse it"

    return grouped(items())


@rule("property-misspelt", Severity.WARNING, "A property key is not known but close to one that is.")
def property_misspelt(look: Look) -> Iterator[Finding]:
    """Grouped by file and key. Extensions are looked at as well."""

    def items() -> Iterator[tuple[tuple[str, ...], str, str]]:
        for raw in look.all_raw:
            for key in raw.properties:
                meant = _meant(raw.feature_type, key)
                if meant is not None:
                    message = f"property {shorten(key)!r} is misspelt; write {meant!r}"
                    yield (raw.file, key), raw.id, message

    return grouped(items())


@rule("property-unknown", Severity.INFO, "A property is not IMDF and not ours; it is ignored.")
def property_unknown(look: Look) -> Iterator[Finding]:
    """Grouped by file and key; misspelt keys have a rule of their own."""

    def items() -> Iterator[tuple[tuple[str, ...], str, str]]:
        for raw in look.reading.raw:
            for key in raw.properties:
                if key not in _known(raw.feature_type) and _meant(raw.feature_type, key) is None:
                    yield (raw.file, key), raw.id, f"property {shorten(key)!r} is not IMDF; it is ignored"

    return grouped(items())


@rule("property-present", Severity.INFO, "A property that IMDF asks for, be it null, is not there.")
def property_present(look: Look) -> Iterator[Finding]:
    """Grouped by file and key; our own collections may leave out what they do not know."""

    def items() -> Iterator[tuple[tuple[str, ...], str, str]]:
        for raw in look.reading.raw:
            collection = collection_of(raw)
            if collection is None or collection.own:
                continue
            given = _respelled(raw)
            for prop in collection.properties:
                if prop.key not in given and not prop.required:
                    message = f"property {prop.key!r} is absent; write it, if only as null"
                    yield (raw.file, prop.key), raw.id, message

    return grouped(items())


@rule("property-required", Severity.ERROR, "A property that must have a value has none.")
def property_required(look: Look) -> Iterator[Finding]:
    """Names, display points, addresses and details are warnings; nothing is answered wrongly for them."""
    for raw in look.reading.raw:
        collection = collection_of(raw)
        if collection is None:
            continue
        given = _respelled(raw)
        for prop in collection.properties:
            if not prop.required or given.get(prop.key) not in (None, ""):
                continue
            lost = "; the feature is left out" if collection.is_indispensable(prop) else ""
            gentle = prop.kind in _GENTLE or prop.key == "address_id"
            gentle = gentle or raw.feature_type in ("address", "detail")
            message = f"{prop.key} has no value{lost}; IMDF demands one"
            message = message if not collection.own else f"{prop.key} has no value{lost}; give it one"
            yield Finding(raw.id, message, severity=Severity.WARNING if gentle else None)


def _is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def _respelled(raw: RawFeature) -> Mapping[str, object]:
    given = dict(raw.properties)
    for key in raw.properties:
        meant = _meant(raw.feature_type, key)
        if meant is not None:
            given.setdefault(meant, raw.properties[key])
    return given


@lru_cache(maxsize=64)
def _known(feature_type: str) -> frozenset[str]:
    collection = VENUE if feature_type == "venue" else COLLECTIONS.get(feature_type)
    if collection is None:
        return frozenset()
    extra = EXTRA_PROPERTIES.get(feature_type, ())
    extensions = VENUE_EXTENSIONS if feature_type == "venue" else ()
    return frozenset((*collection.by_key, *(p.key for p in extra), *extensions))


@lru_cache(maxsize=8192)
def _meant(feature_type: str, key: str) -> str | None:
    """What `key` was meant to be: a key of its own collection, else one made of the words IMDF uses."""
    own = _known(feature_type)
    if key in own or key in _EVERY_KEY:
        return None
    return find_meant(key, sorted(own)) or find_meant_by_words(key, _WORDS, _EVERY_KEY)
