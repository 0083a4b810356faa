"""Whereabouts in words, Chinese and English."""

from typing import Final
from zoneinfo import ZoneInfo

from navigation.holdings.whereabouts import Precision, Reason, Status, Whereabouts
from twin.clock import from_us
from twin.things import Labels
from twin.venue.model import Level, Venue, label

_LANGUAGES: Final = ("zh", "en")

_REASONS: Final[dict[Reason, Labels]] = {
    Reason.ON_LOAN: {"zh": "已借出", "en": "On loan"},
    Reason.MISSING: {"zh": "暂时找不到", "en": "Missing"},
    Reason.NOT_CATALOGUED: {"zh": "馆藏目录中没有这个索书号", "en": "Not in the catalogue"},
    Reason.NO_FACE: {"zh": "没有排架位置", "en": "No shelf is known for it"},
    Reason.LOCATION_UNKNOWN: {"zh": "馆藏地点不明", "en": "Its location is not known"},
}

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def describe(answer: Whereabouts, venue: Venue) -> Labels:
    """One sentence in each language: where to go, or what to do instead."""
    return {language: _sentence(answer, venue, language) for language in _LANGUAGES}


def _sentence(answer: Whereabouts, venue: Venue, language: str) -> str:
    zh = language == "zh"
    place, desk = _place(answer, venue, language), _name(answer.request_at, venue, language)
    if answer.status in (Status.ON_SHELF, Status.SEEN_ELSEWHERE):
        read = "" if answer.seen_us is None else _moment(answer.seen_us, venue, language)
        return _seen(answer.status, place, read, zh)
    if answer.status is Status.CLOSED_STACK:
        if zh:
            return f"在闭架书库（{place}），请{f'到{desk}' if desk else '向馆员'}申请调取"
        return f"In the closed stack ({place}); request it at {desk or 'a staff desk'}"
    if answer.status is Status.BEING_MOVED:
        if zh:
            return f"正在调架（原在{place}），请{f'到{desk}' if desk else '向馆员'}询问"
        return f"Being moved (was at {place}); ask at {desk or 'a staff desk'}"
    reason = _REASONS.get(answer.reason, {"zh": "位置不明", "en": "Its place is not known"})[language]
    if answer.feature_id is None:
        return reason
    return f"{reason}；应在{place}" if zh else f"{reason}; its place is {place}"


def _seen(status: Status, place: str, read: str, zh: bool) -> str:
    """Where it is to be found; `read` is when a shelf read its tag there, empty where that is not known."""
    if status is Status.ON_SHELF:
        read = read and (f"（{read}在此读到）" if zh else f" (seen there {read})")
        return place + read
    if not read:
        return f"刚刚在{place}被读到" if zh else f"Just seen at {place}"
    return f"不在原位，{read}在{place}被读到" if zh else f"Not at its own place; seen {read} at {place}"


def _place(answer: Whereabouts, venue: Venue, language: str) -> str:
    """Level, shelf, side, bay and layer, as far as they are known."""
    zh = language == "zh"
    level, what = _name(answer.level_id, venue, language), _name(answer.feature_id, venue, language)
    words = [level] if answer.level_id != answer.feature_id else []
    words.append(what)
    if answer.face is not None:
        words.append(f"{answer.face}面" if zh else f"side {answer.face}")
    if answer.precision is Precision.BETWEEN:
        words.append("末尾，或下一面的开头" if zh else "at its end, or where the next side begins")
    elif answer.bay is not None and answer.layer is not None:
        words.append(
            f"第{answer.bay}列第{answer.layer}层"
            if zh
            else f"bay {answer.bay}, shelf {answer.layer} from the top"
        )
    return (" " if zh else ", ").join(filter(None, words))


def _moment(time_us: int, venue: Venue, language: str) -> str:
    """Day and time in the venue's time zone: a sighting may be days old, and must not sound like now."""
    then = from_us(time_us).astimezone(ZoneInfo(venue.time_zone))
    if language == "zh":
        return f"{then.month}月{then.day}日{then:%H:%M}"
    return f"on {then.day} {_MONTHS[then.month - 1]} at {then:%H:%M}"


def _name(feature_id: str | None, venue: Venue, language: str) -> str:
    feature = None if feature_id is None else venue.by_id.get(feature_id)
    if feature is None:
        return ""
    short = label(feature.short_name, language) if isinstance(feature, Level) else ""
    return label(feature.name, language) or short
