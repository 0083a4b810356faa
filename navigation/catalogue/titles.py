"""Titles composed for a class: of its subjects, or of images where it is literature."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from navigation.catalogue.names import chinese_author, foreign_author
from navigation.catalogue.subjects import Subject, list_subjects

T = TypeVar("T")
Form = tuple[str, str]
"""A pattern in both languages; `{}` is the subject."""


def _forms(text: str) -> tuple[Form, ...]:
    pairs = (line.partition("|") for line in text.strip().splitlines())
    return tuple((zh.strip(), en.strip()) for zh, _, en in pairs)


_SCHOLARLY: Final = _forms("""
    {}研究|Studies in {}
    {}概论|An Introduction to {}
    {}十讲|Ten Lectures on {}
    {}导读|A Reader's Guide to {}
    {}论集|Essays on {}
    {}通识|{}: The Essentials
    {}新论|New Perspectives on {}
    {}的历程|The Course of {}
    {}与当代社会|{} and Society Today
    {}关键词|Keywords in {}
    {}入门|{} for Beginners
    {}经典选读|Classic Readings in {}
    重读{}|{} Revisited
    什么是{}|What Is {}?
    {}史话|A Short History of {}
    {}的方法|The Methods of {}
    {}问答|Questions and Answers on {}
    图说{}|{} in Pictures
""")
_PRACTICAL: Final = _forms("""
    {}基础|Foundations of {}
    {}原理与应用|{}: Principles and Applications
    {}实战|{} in Practice
    {}教程|{}: A Course
    {}从入门到精通|{} from Beginner to Expert
    {}手册|A Handbook of {}
    深入理解{}|Understanding {} in Depth
    {}案例分析|Case Studies in {}
    {}技术|{}: Techniques
    {}导论|An Introduction to {}
    {}设计与实现|{}: Design and Implementation
    图解{}|{} Illustrated
    {}权威指南|{}: The Definitive Guide
    {}实验指导|{}: A Laboratory Guide
    {}习题精解|Problems and Solutions in {}
    现代{}|Modern {}
    {}最佳实践|{}: Best Practices
    {}前沿|Frontiers of {}
""")
_EVERYDAY: Final = _forms("""
    {}一本通|All about {}
    {}的艺术|The Art of {}
    {}百问|A Hundred Questions about {}
    学会{}|Learning {}
    {}小史|A Little History of {}
    轻松学{}|{} Made Easy
    {}图鉴|An Illustrated Guide to {}
    {}笔记|Notes on {}
    {}之美|The Beauty of {}
    {}手册|A Handbook of {}
    {}入门|{} for Beginners
    {}指南|A Guide to {}
    写给大家的{}书|{} for Everyone
    {}的智慧|The Wisdom of {}
    {}漫谈|Conversations on {}
    {}日课|Daily {}
""")
_LIVES: Final = _forms("""
    {}传|Lives of {}
    {}的一生|A Life among {}
    {}年谱|A Chronology of {}
    我所认识的{}|{} I Have Known
    {}书信集|Letters of {}
    {}口述史|An Oral History of {}
    {}和他们的时代|{} and Their Times
    最后的{}|The Last of {}
""")

_FORMS: Final = (
    (re.compile(r"K8[123]"), _LIVES),
    (re.compile(r"TS9|TS2|S6|S8|J4|J5|G8|R16|TU98|Q9[45]|B821|B848|C912|G78|K89|K928|Z"), _EVERYDAY),
    (re.compile(r"[NOPQRSTUVX]|F2|F83|F713|C93|H3|H19|D92"), _PRACTICAL),
)


def _pairs(text: str) -> tuple[Subject, ...]:
    pairs = (pair.partition("|") for pair in text.replace("\n", "").split(","))
    return tuple(Subject(zh.strip(), en.strip()) for zh, _, en in pairs)


_IMAGES: Final = _pairs("""
雨季|the Rainy Season,南方|the South,海边|the Seaside,旧城|the Old Town,雪夜|a Snowy Night,山谷|the Valley,
月光|Moonlight,故乡|Home,渡口|the Ferry,长街|the Long Street,秋天|Autumn,北方|the North,湖畔|the Lakeside,
荒原|the Moor,黎明|Daybreak,岛屿|the Island,江南|Jiangnan,沙漠|the Desert,午后|the Afternoon,
群山|the Mountains,银河|the Galaxy,梅雨|the Plum Rains,远方|Far Away,巷口|the Corner of the Lane,
戈壁|the Gobi,码头|the Wharf,初夏|Early Summer,风中|the Wind,灯下|the Lamplight,边城|the Border Town
""")
_THINGS: Final = _pairs("""
灯塔|Lighthouse,邮差|Postman,钟表匠|Clockmaker,来信|Letter,列车|Train,候鸟|Migrant Bird,书店|Bookshop,
守夜人|Night Watchman,歌者|Singer,茶馆|Teahouse,木匠|Carpenter,花园|Garden,旅人|Traveller,少年|Boy,
女儿|Daughter,河流|River,影子|Shadow,钢琴|Piano,画师|Painter,棋局|Game of Chess,渔火|Fishing Light,
风筝|Kite,老屋|Old House,回声|Echo,地图|Map,约定|Promise,秘密|Secret,星辰|Star,琴声|Melody,
年轮|Growth Ring,信使|Messenger,麦田|Wheat Field,钥匙|Key,长夜|Long Night,行囊|Traveller's Bag
""")

_MANNERS: Final = tuple((re.compile(pattern), _forms(forms)) for pattern, forms in (
    (r"I22|I227|I[3-7]\d*\.2", """
        {i}的{t}：诗集|The {T} of {I}: Poems
        {t}与{i}|{T} and {I}: Poems
        致{i}的{t}|To the {T} of {I}"""),
    (r"I23|I[3-7]\d*\.3", """
        {i}的{t}：话剧|The {T} of {I}: A Play
        {i}与{t}：剧作选|{I} and the {T}: Plays"""),
    (r"I25", """
        {i}{t}纪事|A Chronicle of the {T} of {I}
        寻找{i}的{t}|In Search of the {T} of {I}"""),
    (r"I28", """
        {i}的小{t}|The Little {T} of {I}
        {t}历险记|The Adventures of the {T}
        {i}的魔法{t}|The Magic {T} of {I}"""),
    (r"I26|I[3-7]\d*\.6", """
        {i}{t}|{T} of {I}: Essays
        {i}的{t}：散文集|The {T} of {I}: Essays
        {i}读{t}|Reading the {T} of {I}"""),
    (r"I24[67]\.7", """
        {i}的{t}：短篇小说集|The {T} of {I}: Stories
        {t}：短篇小说集|The {T}: Stories
        {i}短章：{t}|Sketches of {I}: {T}"""),
    (r"I24|I[3-7]", """
        {i}的{t}|The {T} of {I}
        {i}，{t}|{I}, {T}
        最后的{t}|The Last {T}
        {t}去往{i}|The {T} Bound for {I}
        没有{t}的{i}|{I} without the {T}
        {i}有{t}|A {T} in {I}"""),
))  # fmt: skip
"""How literature is called, by class; `{i}` is an image, `{t}` a thing, capitals the same in English."""

_COUNTRIES: Final = {
    "I3": "新加坡", "I31": "日", "I312": "韩", "I313": "日", "I351": "印",
    "I5": "英", "I511": "波", "I512": "俄", "I513": "捷", "I516": "德", "I521": "奥", "I532": "丹",
    "I545": "希腊", "I546": "意", "I551": "西", "I561": "英", "I562": "爱尔兰", "I565": "法",
    "I6": "澳", "I7": "美", "I711": "加", "I712": "美", "I73": "墨", "I775": "哥伦比亚", "I784": "阿根廷",
}  # fmt: skip
_TRIES: Final = 12
_EDITIONS: Final = (
    "",
    "（第2版）",
    "（修订版）",
    "（第3版）",
    "（上）",
    "（下）",
    "（典藏本）",
    "（增订本）",
)


@dataclass(frozen=True, slots=True)
class Composed:
    """A title in both languages and who wrote it. `title_en` is empty where the book has none."""

    title: str
    title_en: str
    author: str


class Composer:
    """Makes titles that do not repeat themselves."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def compose(self, class_number: str) -> Composed:
        """A title for the class. One that was used before gets an edition, or else another is made."""
        made = self._make(class_number)
        for edition in _EDITIONS:
            for _ in range(_TRIES):
                title = made.title + edition
                if title not in self._used:
                    self._used.add(title)
                    return replace(made, title=title)
                made = self._make(class_number)
        title = f"{made.title}：{len(self._used)}"
        self._used.add(title)
        return replace(made, title=title)

    def reserve(self, title: str) -> None:
        """Keep a title from being composed."""
        self._used.add(title)

    def _make(self, class_number: str) -> Composed:
        return self._literature(class_number) or self._subject(class_number)

    def _literature(self, class_number: str) -> Composed | None:
        forms = next((forms for pattern, forms in _MANNERS if pattern.match(class_number)), None)
        if forms is None:
            return None
        zh, en = self._pick(forms)
        image, thing = self._pick(_IMAGES), self._pick(_THINGS)
        title_en = en.format(I=image.en, T=thing.en)
        country = _nearest(_COUNTRIES, class_number)
        author = chinese_author(self._rng) if country is None else foreign_author(self._rng, country)
        # A Chinese novel seldom has an English title in its catalogue record; a translated one has.
        named = country is not None or self._rng.random() < 0.3
        return Composed(zh.format(i=image.zh, t=thing.zh), _capital(title_en) if named else "", author)

    def _subject(self, class_number: str) -> Composed:
        forms = next((forms for pattern, forms in _FORMS if pattern.match(class_number)), _SCHOLARLY)
        subject, (zh, en) = self._pick(list_subjects(class_number)), self._pick(forms)
        named = self._rng.random() < 0.7
        return Composed(
            zh.format(subject.zh), _capital(en.format(subject.en)) if named else "", chinese_author(self._rng)
        )

    def _pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._rng.integers(len(choices)))]


def _nearest(table: Mapping[str, str], class_number: str) -> str | None:
    prefixes = (class_number[:n] for n in range(len(class_number), 0, -1))
    return next((table[prefix] for prefix in prefixes if prefix in table), None)


def _capital(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return re.sub(r"\bA (?=[AEIO])", "An ", text)
