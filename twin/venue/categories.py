"""The category enumerations of IMDF 1.0.0 (OGC 20-094, chapter Categories) and of our own collections."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RESTROOMS = """
    restroom restroom.family restroom.female restroom.female.wheelchair restroom.male restroom.male.wheelchair
    restroom.transgender restroom.transgender.wheelchair restroom.unisex restroom.unisex.wheelchair
    restroom.wheelchair
"""
_PARKING = """
    parking parking.bicycle parking.compact parking.ev parking.longterm parking.motorcycle parking.shortterm
    parking.waitingarea
"""

ACCESSIBILITY: Final = _words("""
    assisted.listening braille hearing hearingloop signlanginterpreter tactilepaving tdd trs volume
    wheelchair
""")
ACCESS_CONTROL: Final = _words("""
    badgereader fingerprintreader guard keyaccess outofservice passwordaccess retinascanner
    voicerecognition
""")
RESTRICTION: Final = frozenset({"employeesonly", "restricted"})
DOOR_TYPES: Final = _words("""
    door movablepartition open revolving shutter sliding swinging turnstile turnstile.fullheight
    turnstile.waistheight unspecified
""")
DOOR_MATERIALS: Final = frozenset({"wood", "glass", "metal", "gate"})

UNIT: Final = _words(f"""
    auditorium brick classroom column concrete conferenceroom drywall elevator escalator fieldofplay
    firstaid fitnessroom foodservice footbridge glass huddleroom kitchen laboratory library lobby
    lounge mailroom mothersroom movietheater movingwalkway nonpublic office opentobelow parking
    phoneroom platform privatelounge ramp recreation {_RESTROOMS} road room serverroom shower
    smokingarea stairs steps storage structure terrace theater unenclosedarea unspecified vegetation
    waitingroom walkway walkway.island wood
""")

AMENITY: Final = _words(f"""
    amphitheater animalreliefarea arrivalgate atm babychanging baggagecarousel baggagecarousel.intl
    baggagecarts baggageclaim baggageclaim.oversize baggagerecheck baggagestorage boardinggate
    boardinggate.aircraft boardinggate.bus boardinggate.ferry boardinggate.train bus bus.muni
    bus.national businesscenter cabin caregiver carrental cashier changemachine checkin checkin.desk
    checkin.desk.oversizebaggage checkin.desk.transfer checkin.selfservice childplayarea coinlocker
    copymachine defibrillator drinkingfountain eatingdrinking elevator emergencyshelter entry
    escalator exhibit faregate faregate.oversized fieldofplay fieldofplay.americanfootball
    fieldofplay.baseball fieldofplay.basketball fieldofplay.fieldhockey fieldofplay.icehockey
    fieldofplay.rugby fieldofplay.soccer fieldofplay.softball fieldofplay.tennis
    fieldofplay.trackfield fieldofplay.volleyball firealarmpullstation fireextinguisher firstaid
    fittingroom foodservice gatearea groundtransportation guestservices handsanitizerstation
    healthscreening hoteling immigration information information.bid information.carrental
    information.hotel information.mufid information.mufid.arrivals information.mufid.departures
    information.transit landmark library limo lostandfound mailbox meditation meetingpoint
    mobilityrescue mothersroom movingwalkway paidarea parkandride {_PARKING} payphone
    pedestriancrossing peoplemover phone phone.emergency photobooth platform police
    powerchargingstation prayerroom prayerroom.buddhism prayerroom.christianity prayerroom.hinduism
    prayerroom.islam prayerroom.islam.female prayerroom.islam.male prayerroom.judaism
    prayerroom.shintoism prayerroom.sikh prayerroom.taoic privatelounge productreturn rail.muni
    rail.national ramp reception.desk recreation {_RESTROOMS} rideshare seat seating security
    security.checkpoint security.inspection service shower shuttle sleepbox smokingarea stairs
    storage strollerrental studentadmissions studentservices swimmingpool swimmingpool.children
    swimmingpool.family taxi ticketing ticketing.airline ticketing.bus ticketing.bus.muni
    ticketing.bus.national ticketing.rail ticketing.rail.muni ticketing.rail.national
    ticketing.shuttle traintrack transit unspecified valet vendingmachine vendingmachine.trainticket
    wheelchairassist wifi yoga
""")

SECTION: Final = _words(f"""
    arcade baggageclaim baggageclaim.intl carrental carrental.dropoff checkin concessions cubicle
    dutyfree eatingdrinking entertainmentarea entertainmentarea.game entertainmentarea.music
    entertainmentarea.performance entertainmentarea.sport exhibit exhibition gambling
    gambling.baccarat gambling.bingo gambling.blackjack gambling.craps gambling.keno
    gambling.mahjong gambling.medalgame gambling.minibaccarat gambling.offtrackbetting
    gambling.pachinko gambling.paigow gambling.poker gambling.poker.letitride gambling.poker.paigow
    gambling.poker.threecard gambling.poker.video gambling.roulette gambling.rummy gambling.sicbo
    gambling.slotmachine gambling.slotmachine.highlimit gatearea gatearea.holding immigration
    immigration.schengen information paidarea parkandride {_PARKING} platform postsecurity
    presecurity private recomposearea recreation rental retail retaildepartment road seating
    seatingrow security servicearea ticketing vegetation walkway
""")

VENUE: Final = _words("""
    airport airport.intl aquarium businesscampus casino communitycenter conventioncenter
    governmentfacility healthcarefacility hotel museum parkingfacility resort retailstore
    shoppingcenter stadium stripmall theater themepark trainstation transitstation university
""")

OCCUPANT_NEVER: Final = UNIT - {"fieldofplay", "library", "parking", "recreation"}
"""Unit categories that are no occupant categories; IMDF's own list of 1,300 trades is not repeated here."""

KNOWN: Final[Mapping[str, frozenset[str]]] = MappingProxyType({
    "venue": VENUE,
    "building": frozenset({"parking", "transit", "transit.bus", "transit.train", "unspecified"}),
    "footprint": frozenset({"aerial", "ground", "subterranean"}),
    "level": _words("""
        arrivals arrivals.domestic arrivals.intl departures departures.domestic departures.intl parking
    transit unspecified
"""),
    "unit": UNIT,
    "opening": _words("""
    automobile bicycle emergencyexit pedestrian pedestrian.principal pedestrian.transit service
"""),
    "fixture": _words("""
    baggagecarousel boardinggate.desk checkin.desk checkin.kiosk desk equipment furniture
    immigration.desk inspection.desk obstruction securityequipment stage vegetation wall
"""),
    "section": SECTION,
    "amenity": AMENITY,
    "relationship": _words("elevator escalator movingwalkway ramp stairs traversal traversal.path"),
    "geofence": _words("""
    concourse geofence paidarea platform postsecurity presecurity terminal underconstruction
"""),
    "seat": _words("desk carrel armchair sofa stool bench study_room child"),
    "equipment": _words("""
    aisle rack crane conveyor lift induction sorter chute put_wall put_wall_slot desk
"""),
})  # fmt: skip
"""The categories by feature type. Devices and shelves have no closed list, and occupants too long a one."""

SOLID: Final = _words("brick column concrete drywall glass structure wood")
"""Units that are building fabric: nobody walks there."""

NO_FLOOR: Final = SOLID | {"opentobelow", "vegetation"}
"""Units where nobody can stand or sit."""

OPEN_AREA: Final = _words("""
    fieldofplay footbridge lobby movingwalkway parking platform ramp road steps terrace
    unenclosedarea unspecified walkway walkway.island
""")
"""Units that may be entered without a door."""

VERTICAL: Final = frozenset({"elevator", "escalator", "ramp", "stairs"})
"""Categories, of units, amenities and relationships alike, that lead to another level."""
