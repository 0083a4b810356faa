"""Fields that name a person: they never enter the twin, whatever device sends them."""

import re

#: Words that, as one word of a field's name, mean a person, a card of theirs, or a picture of them.
_PERSON = frozenset(
    {
        "patron", "borrower", "student", "member", "user", "username", "card", "cardno", "cardnumber",
        "idcard", "passport", "face", "faceid", "fingerprint", "image", "img", "photo", "picture",
        "snapshot", "jpeg", "jpg", "email", "phone", "mobile", "imei", "imsi", "msisdn",
    }
)  # fmt: skip
#: The same of several words; a `reader` alone is an RFID reader.
_PHRASES = (
    "reader_name",
    "reader_card",
    "reader_no",
    "readerno",
    "reader_number",
    "person_id",
    "person_name",
)
#: Addresses of radios: of a reader's phone as well as of a sensor, so they are no reading of either.
_RADIO = frozenset({"mac", "macs", "bssid", "ssid"})
#: Beside one of these a word above is about equipment or a crowd: `card_slot_count`, `user_alarm`, ...
_HARMLESS = frozenset(
    {
        "count", "counts", "total", "temperature", "temp", "status", "state", "slot", "battery", "power",
        "error", "errors", "voltage", "present", "height", "ratio", "firmware", "version", "alarm", "rate",
        "quality",
    }
)  # fmt: skip
_SPLIT = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: A JSON key, as far as one can be seen in a payload that nobody could parse.
_KEY = re.compile(rb'"([A-Za-z][A-Za-z0-9_ .-]{1,40})"\s*:')
_LOOKED_AT_BYTES = 65_536


def is_personal(name: str) -> bool:
    """Whether a field of this name holds who somebody is, a card's number, a radio's address or an image."""
    return _names_a_person(name) or not _RADIO.isdisjoint(_words(name))


def withheld(payload: bytes) -> tuple[bytes, str]:
    """The payload as quarantine may keep it, and what to put before the reason.

    A payload with a field that names a person is not kept: (b"", "payload withheld, ...: ").
    """
    for found in _KEY.finditer(payload, 0, _LOOKED_AT_BYTES):
        key = found[1].decode("ascii")
        if _names_a_person(key):
            return b"", f"payload of {len(payload)} bytes withheld, its field {key!r} names a person: "
    return payload, ""


def _names_a_person(name: str) -> bool:
    words = _words(name)
    if not _HARMLESS.isdisjoint(words):
        return False
    return not _PERSON.isdisjoint(words) or any(phrase in "_".join(words) for phrase in _PHRASES)


def _words(name: str) -> list[str]:
    return [word for word in _SPLIT.split(_CAMEL.sub("_", name).lower()) if word]
