"""What the tags of Simple Indoor Tagging are in IMDF: categories, doors, accessibility.

Sources: OpenStreetMap wiki, Simple Indoor Tagging, Key:room, Key:door, Key:amenity, Key:conveying;
IMDF 1.0.0 (OGC 20-094), chapter Categories.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Tags = Mapping[str, str]

_ROOMS: Final = MappingProxyType({
    "administration": "office", "auditorium": "auditorium", "bathroom": "shower", "class": "classroom",
    "classroom": "classroom", "cloakroom": "storage", "computer": "classroom", "conference": "conferenceroom",
    "corridor": "walkway", "elevator": "elevator", "entrance": "lobby", "escalator": "escalator",
    "first_aid": "firstaid", "gym": "fitnessroom", "hall": "lobby", "kitchen": "kitchen",
    "laboratory": "laboratory", "lecture": "auditorium", "library": "library", "lobby": "lobby",
    "lounge": "lounge", "meeting": "conferenceroom", "nursing": "mothersroom", "office": "office",
    "parking": "parking", "pantry": "kitchen", "printer": "mailroom", "reading": "library",
    "restaurant": "foodservice", "restroom": "restroom", "seminar": "classroom", "server": "serverroom",
    "shower": "shower", "smoking": "smokingarea", "stairs": "stairs", "storage": "storage",
    "technical": "nonpublic", "terrace": "terrace", "toilet": "restroom", "toilets": "restroom",
    "waiting": "waitingroom", "wc": "restroom",
})  # fmt: skip
_AMENITY_ROOMS: Final = MappingProxyType({
    "bar": "foodservice", "cafe": "foodservice", "canteen": "foodservice", "fast_food": "foodservice",
    "food_court": "foodservice", "library": "library", "lounge": "lounge", "parking": "parking",
    "pub": "foodservice", "restaurant": "foodservice", "shower": "shower", "theatre": "theater",
    "toilets": "restroom",
})  # fmt: skip
_AMENITIES: Final = MappingProxyType({
    "amenity": MappingProxyType({
        "atm": "atm", "bar": "eatingdrinking", "bench": "seating", "bicycle_parking": "parking.bicycle",
        "cafe": "eatingdrinking", "canteen": "eatingdrinking", "charging_station": "powerchargingstation",
        "childcare": "childplayarea", "clinic": "firstaid", "drinking_water": "drinkingfountain",
        "fast_food": "eatingdrinking", "first_aid": "firstaid", "food_court": "eatingdrinking",
        "locker": "coinlocker", "lockers": "coinlocker",
        "lost_and_found": "lostandfound", "luggage_locker": "coinlocker", "parking": "parking",
        "photo_booth": "photobooth", "place_of_worship": "prayerroom", "police": "police",
        "post_box": "mailbox", "prayer_room": "prayerroom", "printer": "copymachine", "pub": "eatingdrinking",
        "reception_desk": "reception.desk", "restaurant": "eatingdrinking", "shower": "shower",
        "smoking_area": "smokingarea", "telephone": "payphone", "ticket_validator": "ticketing",
        "toilets": "restroom", "vending_machine": "vendingmachine", "water_point": "drinkingfountain",
    }),
    "emergency": MappingProxyType({
        "aed": "defibrillator", "assembly_point": "meetingpoint", "defibrillator": "defibrillator",
        "emergency_ward_entrance": "firstaid", "fire_alarm_box": "firealarmpullstation",
        "fire_extinguisher": "fireextinguisher", "first_aid": "firstaid", "first_aid_kit": "firstaid",
        "phone": "phone.emergency",
    }),
    "tourism": MappingProxyType({"information": "information", "artwork": "exhibit"}),
    "shop": MappingProxyType({"copyshop": "copymachine", "ticket": "ticketing"}),
    "vending": MappingProxyType({"public_transport_tickets": "vendingmachine.trainticket"}),
    "highway": MappingProxyType({"elevator": "elevator"}),
})  # fmt: skip
"""IMDF amenity categories by key and value."""

SERVICE_KEYS: Final = ("amenity", "emergency", "tourism", "shop", "office", "craft")
"""Keys whose elements are services or businesses."""
_BUSINESS: Final = ("shop", "office", "craft")
_EATING: Final = frozenset({"bar", "cafe", "canteen", "fast_food", "food_court", "pub", "restaurant"})
_OCCUPIES: Final = _EATING | {"bank", "library", "pharmacy", "post_office", "clinic", "dentist", "doctors"}

DOOR_TYPES: Final = MappingProxyType({
    "automatic": "sliding", "bifold": "movablepartition", "folding": "movablepartition", "hinged": "swinging",
    "loadingdock": "shutter", "no": "open", "overhead": "shutter", "revolving": "revolving",
    "roller": "shutter", "sliding": "sliding", "swinging": "swinging", "trapdoor": "door", "yes": "door",
})  # fmt: skip
_MATERIALS: Final = MappingProxyType({
    "aluminium": "metal", "gate": "gate", "glass": "glass", "iron": "metal", "metal": "metal",
    "steel": "metal", "timber": "wood", "wood": "wood",
})  # fmt: skip
_ENTRANCES: Final = MappingProxyType({
    "main": "pedestrian.principal", "yes": "pedestrian.principal", "emergency": "emergencyexit",
    "exit": "emergencyexit", "service": "service", "garage": "automobile", "delivery": "service",
})  # fmt: skip
_VENUES: Final = MappingProxyType({
    ("amenity", "college"): "university", ("amenity", "hospital"): "healthcarefacility",
    ("amenity", "library"): "communitycenter", ("amenity", "school"): "university",
    ("amenity", "theatre"): "theater", ("amenity", "townhall"): "governmentfacility",
    ("amenity", "university"): "university", ("building", "hospital"): "healthcarefacility",
    ("building", "hotel"): "hotel", ("building", "museum"): "museum",
    ("building", "train_station"): "trainstation", ("building", "university"): "university",
    ("railway", "station"): "trainstation", ("shop", "mall"): "shoppingcenter",
    ("tourism", "hotel"): "hotel", ("tourism", "museum"): "museum",
})  # fmt: skip
_YES: Final = frozenset({"yes", "designated", "permissive"})


def says_yes(tags: Tags, key: str) -> bool:
    """Whether the value of `key` is a yes."""
    return tags.get(key, "").strip().lower() in _YES


def unit_category(tags: Tags) -> str:
    """The IMDF category of the unit that an area with these tags is."""
    vertical = vertical_category(tags)
    if vertical is not None:
        return vertical
    amenity, room = tags.get("amenity", ""), tags.get("room", tags.get("indoor:room", ""))
    category = _AMENITY_ROOMS.get(amenity) or _ROOMS.get(room)
    if category == "restroom":
        return restroom_category(tags)
    if category is not None:
        return category
    if tags.get("indoor") == "corridor" or tags.get("highway") in ("footway", "corridor", "pedestrian"):
        return "walkway"
    return "unenclosedarea" if tags.get("indoor") == "area" else "room"


def vertical_category(tags: Tags) -> str | None:
    """`elevator`, `escalator`, `stairs` or `ramp`, or None for what leads to no other level."""
    room, highway = tags.get("room", ""), tags.get("highway", "")
    indoor = tags.get("indoor", "")
    if "elevator" in (highway, room, indoor) or says_yes(tags, "elevator"):
        return "elevator"
    conveying = tags.get("conveying", "no") not in ("no", "")
    if room == "escalator" or (conveying and highway == "steps"):
        return "escalator"
    if highway == "steps" or says_yes(tags, "stairs") or "stairs" in (room, indoor):
        return "escalator" if conveying else "stairs"
    if "ramp" in (room, indoor) or (says_yes(tags, "ramp") and highway != "steps"):
        return "ramp"
    return None


def restroom_category(tags: Tags) -> str:
    """The IMDF category of toilets with these tags."""
    male, female = says_yes(tags, "male"), says_yes(tags, "female")
    who = ""
    if says_yes(tags, "unisex"):
        who = ".unisex"
    elif male != female:
        who = ".male" if male else ".female"
    accessible = says_yes(tags, "wheelchair") or says_yes(tags, "toilets:wheelchair")
    return f"restroom{who}{'.wheelchair' if accessible else ''}"


def amenity_category(tags: Tags) -> str | None:
    """The IMDF category of the service at an element with these tags, None where IMDF has none."""
    for key in ("vending", "amenity", "emergency", "tourism", "shop", "highway"):
        category = _AMENITIES[key].get(tags.get(key, ""))
        if category == "restroom":
            return restroom_category(tags)
        if category is not None:
            return category
    return None


def occupant_category(tags: Tags) -> str | None:
    """The kind of business an element with these tags is, as OpenStreetMap names it, or None."""
    for key in _BUSINESS:
        value = tags.get(key, "")
        if value and value != "no":
            return key if value == "yes" else value.replace("_", "")
    amenity = tags.get("amenity", "")
    return amenity.replace("_", "") if amenity in _OCCUPIES and "name" in tags else None


def accessibility(tags: Tags) -> tuple[str, ...]:
    """The IMDF accessibility of an element; `wheelchair=limited` is no claim."""
    found = {
        "wheelchair": says_yes(tags, "wheelchair"),
        "tactilepaving": says_yes(tags, "tactile_paving"),
        "braille": says_yes(tags, "tactile_writing:braille")
        or any(key.startswith("tactile_writing:braille:") and says_yes(tags, key) for key in tags),
        "hearingloop": says_yes(tags, "hearing_loop") or says_yes(tags, "audio_loop"),
    }
    return tuple(name for name, there in found.items() if there)


def restriction(tags: Tags) -> str | None:
    """Who may not enter, in IMDF's words."""
    access = tags.get("access", "")
    if access in ("private", "employees", "staff", "permit"):
        return "employeesonly"
    return "restricted" if access == "no" else None


def opening_category(tags: Tags) -> str:
    """The IMDF category of a door."""
    if tags.get("emergency") in ("yes", "exit") or tags.get("exit") == "emergency":
        return "emergencyexit"
    return _ENTRANCES.get(tags.get("entrance", ""), "pedestrian")


def door_material(tags: Tags) -> str | None:
    """The IMDF material of a door, None where it is not said or not one of IMDF's."""
    return _MATERIALS.get(tags.get("door:material", tags.get("material", "")))


def door_is_automatic(tags: Tags) -> bool | None:
    """Whether a door opens by itself; None where it is not said."""
    value = tags.get("automatic_door", "")
    return None if value in ("", "unknown") else value != "no"


def venue_category(tags: Tags) -> str:
    """The IMDF category of a building as a venue."""
    for (key, value), category in _VENUES.items():
        if tags.get(key) == value:
            return category
    return "communitycenter"
