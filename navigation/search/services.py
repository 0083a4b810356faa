"""Services that a reader asks for by kind: "nearest toilet", 洗手间, WC; and what a venue has of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from navigation.search.folding import has_han
from navigation.search.searchable import Intent, Searchable, SearchKind
from twin.venue.model import Venue


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of `/routes`, its names, other words for it, and the IMDF categories that provide it."""

    kind: str
    zh: str
    en: str
    words: tuple[str, ...]
    categories: tuple[str, ...]


def _service(kind: str, zh: str, en: str, words: str, categories: str) -> Service:
    return Service(kind, zh, en, tuple(word.strip() for word in words.split(",")), tuple(categories.split()))


SERVICES: Final = (
    _service("toilet", "卫生间", "toilet",
             "厕所,洗手间,公厕,女厕,男厕,女厕所,男厕所,女卫生间,男卫生间,WC,toilets,restroom,restrooms,bathroom,"
             "washroom,lavatory,loo,ladies,gents",
             "restroom"),
    _service("accessible_toilet", "无障碍卫生间", "accessible toilet",
             "无障碍厕所,无障碍洗手间,残疾人卫生间,残疾人厕所,第三卫生间,轮椅卫生间,disabled toilet,"
             "wheelchair toilet,accessible restroom",
             "restroom.wheelchair restroom.unisex.wheelchair restroom.female.wheelchair "
             "restroom.male.wheelchair"),
    _service("family_toilet", "亲子卫生间", "family toilet",
             "家庭卫生间,儿童卫生间,亲子厕所,family restroom,baby changing", "restroom.family babychanging"),
    _service("nursing_room", "母婴室", "nursing room",
             "哺乳室,喂奶,喂奶室,育婴室,mothers room,baby room,breastfeeding,lactation room", "mothersroom"),
    _service("lift", "电梯", "lift", "升降梯,直梯,无障碍电梯,lifts,elevator,elevators", "elevator"),
    _service("stairs", "楼梯", "stairs", "步梯,楼道,stair,staircase,steps", "stairs"),
    _service("escalator", "扶梯", "escalator", "自动扶梯,手扶梯,滚梯,escalators", "escalator"),
    _service("exit", "出口", "exit", "大门,门口,出去,出馆,way out,entrance,入口", "entry"),
    _service("printer", "打印机", "printer",
             "打印,复印,复印机,扫描,扫描仪,文印,print,printing,copier,copy,photocopier,scanner,scan",
             "copymachine"),
    _service("self_service", "自助借还机", "self-check machine",
             "自助借书,自助还书,借书,还书,借还,借还书,借书机,还书机,self check,self service,borrow,"
             "return books,book return,checkout,check out",
             "checkin.selfservice"),
    _service("information", "服务台", "information desk",
             "总服务台,咨询台,咨询,问询处,前台,帮助,求助,检索机,help,help desk,enquiries,information,info,"
             "reception,service desk,ask",
             "information"),
    _service("water", "饮水机", "drinking water",
             "饮水,喝水,接水,开水,热水,打水,水,water,water fountain,drinking fountain,water cooler",
             "drinkingfountain"),
    _service("locker", "储物柜", "locker",
             "存包柜,存包,寄存,寄存柜,行李,储物,lockers,cloakroom,luggage,bags,storage", "coinlocker"),
    _service("food", "餐饮", "food and drink",
             "吃饭,餐厅,食堂,咖啡,零食,自动售货机,饮料,food,eat,restaurant,canteen,cafe,coffee,snacks,vending",
             "foodservice eatingdrinking vendingmachine"),
    _service("first_aid", "急救", "first aid",
             "医务室,医疗,受伤,不舒服,急救站,first-aid,medical,doctor,nurse,injury", "firstaid"),
    _service("defibrillator", "自动体外除颤器", "defibrillator",
             "除颤器,除颤仪,救心机,AED,心脏骤停,defib", "defibrillator"),
)  # fmt: skip


def service_records(venue: Venue) -> Iterable[Searchable]:
    """One record, "nearest ...", for each kind of service that the venue has."""
    there = {amenity.category for amenity in venue.amenities} | {unit.category for unit in venue.units}
    if any(o.category in {"pedestrian.principal", "emergencyexit"} for o in venue.openings):
        there.add("entry")
    if venue.occupants and any(o.category == "information" for o in venue.occupants):
        there.add("information")
    for service in SERVICES:
        if any(_provides(category, service) for category in there):
            yield _record(service)


def kind_categories() -> Mapping[str, tuple[str, ...]]:
    """The IMDF categories that provide each kind of service."""
    return {service.kind: service.categories for service in SERVICES}


def _provides(category: str, service: Service) -> bool:
    return any(
        category == c or (c == "restroom" and category.startswith("restroom.")) for c in service.categories
    )


def _record(service: Service) -> Searchable:
    words = (service.zh, service.en, *service.words)
    named = (*words, *(f"最近的{word}" if has_han(word) else f"nearest {word}" for word in words))
    return Searchable(
        id=f"nearest:{service.kind}",
        kind=SearchKind.SERVICE,
        name={"zh": f"最近的{service.zh}", "en": f"Nearest {service.en}"},
        aliases=named,
        intent=Intent(kind=service.kind),
    )
