"""Wishes for a seat, read from a query: "安静 插座 座位", "quiet seat with a socket", "anjing zuowei"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz

from navigation.search.folding import fold, fold_query, has_han
from navigation.search.pinyin import syllables
from navigation.search.searchable import Intent, Searchable, SearchKind

_SEAT: Final = "seat"
_FILLER: Final = ""
_WORDS: Final[Mapping[str, str]] = {
    _SEAT: "座位 座 席位 位子 位置 坐位 自习座位 seat seats desk place chair sit study",
    "socket": "插座 电源 充电 插头 带电 socket sockets power outlet outlets plug plugs charging electricity",
    "window": "靠窗 窗边 窗户 临窗 窗 采光 window windows daylight",
    "quiet": "安静 静音 清静 无声 quiet silent silence calm",
    "accessible": "无障碍 轮椅 accessible wheelchair",
    _FILLER: "的 有 带 和 又 且 一个 个 最近 最近的 附近 附近的 找 我要 想要 空 空闲 空的 可以 能 请 在 旁 "
             "边 a an the with and by at near next to in of for some any free empty available nearest "
             "closest close find i want need please that has have me beside quietly",
}  # fmt: skip
_ORDER: Final = ("quiet", "window", "socket", "accessible")
_ZH: Final = {"quiet": "安静", "window": "靠窗", "socket": "有插座", "accessible": "无障碍"}
_MOST_WORDS: Final = 12
_LEAST_ALIKE: Final = 80.0


@dataclass(frozen=True, slots=True)
class SeatWish:
    """A wish as a record to show, and how sure it is that a seat is meant."""

    record: Searchable
    score: float


def seat_wish(text: str) -> SeatWish | None:
    """The wish, where the whole query is one; else None. The last word may be half typed."""
    words = fold_query(text).split()
    if not words or len(words) > _MOST_WORDS:
        return None
    meant: list[str] = []
    for i, word in enumerate(words):
        # Two letters begin too many words to mean a seat by themselves.
        half_typed = i == len(words) - 1 and (len(word) >= 3 or i > 0)
        read = _read(word, half_typed=half_typed)
        if read is None:
            return None
        meant += read
    wishes = tuple(wish for wish in _ORDER if wish in meant)
    if _SEAT in meant:
        return SeatWish(_record(wishes), 0.97)
    # A bare wish may as well be the beginning of a room's name, which then stands first.
    return SeatWish(_record(wishes), 0.9 if len(wishes) > 1 else 0.86) if wishes else None


def _record(wishes: tuple[str, ...]) -> Searchable:
    return Searchable(
        id=":".join(("nearest", "seat", *wishes)),
        kind=SearchKind.SEAT,
        name={"zh": _zh(wishes), "en": _en(wishes)},
        intent=Intent(kind="seat", wishes=wishes),
    )


def _zh(wishes: Sequence[str]) -> str:
    return f"最近的{'、'.join(_ZH[wish] for wish in wishes)}{'的' if wishes else ''}座位"


def _en(wishes: Sequence[str]) -> str:
    before = [wish for wish in wishes if wish in ("quiet", "accessible")]
    said = " ".join(["nearest", *before, "seat"])
    if "window" in wishes:
        said += " by a window"
    if "socket" in wishes:
        said += " with a socket"
    return said.capitalize()


def _vocabulary() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for meaning, words in _WORDS.items():
        for word in map(fold, words.split()):
            found.setdefault(word, meaning)
            if has_han(word) and meaning != _FILLER and len(word) > 1:
                found.setdefault("".join(syllables(word)), meaning)
    return MappingProxyType(found)


_VOCABULARY: Final = _vocabulary()
_LONGEST_WORD: Final = max(map(len, _VOCABULARY))


def _read(word: str, *, half_typed: bool) -> list[str] | None:
    """What the word means, part by part, or None where it means nothing here."""
    known = _VOCABULARY.get(word)
    if known is not None:
        return [known]
    meant: list[str] = []
    i = 0
    while i < len(word):
        part = next((p for n in range(_LONGEST_WORD, 0, -1) if (p := word[i : i + n]) in _VOCABULARY), None)
        if part is None or (len(part) == 1 and not has_han(part)):
            return _guess(word, half_typed=half_typed)
        meant.append(_VOCABULARY[part])
        i += len(part)
    return meant


def _guess(word: str, *, half_typed: bool) -> list[str] | None:
    """What a word half typed or mistyped may mean."""
    if half_typed and len(word) >= 2:
        for known, meaning in _VOCABULARY.items():
            if known.startswith(word) and meaning != _FILLER:
                return [meaning]
    if len(word) < 4 or has_han(word):
        return None
    alike = [(fuzz.ratio(word, known), known) for known in _VOCABULARY if len(known) >= 4]
    score, best = max(alike)
    return [_VOCABULARY[best]] if score >= _LEAST_ALIKE else None
