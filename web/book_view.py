"""Where a book is, as the API answers it, and the words for it."""

from typing import Any

from navigation.holdings import Reason, Status, Whereabouts
from twin.things import Labels
from twin.venue.model import Venue, label
from web.notices import Naming

_REASONS: dict[Reason, dict[str, str]] = {
    Reason.ON_LOAN: {"zh": "此书已借出", "en": "The book is on loan"},
    Reason.MISSING: {"zh": "此书下落不明", "en": "The book is missing"},
    Reason.NOT_CATALOGUED: {"zh": "馆藏目录中没有这个索书号", "en": "The catalogue has no such call number"},
    Reason.NO_FACE: {"zh": "没有书架收藏这一类", "en": "No shelf holds this class"},
    Reason.LOCATION_UNKNOWN: {"zh": "此书的位置未知", "en": "Nobody knows where the book stands"},
}
_NOWHERE = {"zh": "此书的位置未知", "en": "Nobody knows where the book stands"}


def book_view(found: Whereabouts, venue: Venue, naming: Naming) -> dict[str, Any]:
    """The answer; what is not known of the copy is left out, what is not known of its place is null."""
    content: dict[str, Any] = {
        "call_number": found.call_number,
        "status": found.status.value,
        "shelf": found.feature_id,
        "face": found.face,
        "bay": found.bay,
        "layer": found.layer,
        "level": found.level_id,
        "x": None if found.x_m is None else round(found.x_m, 3),
        "y": None if found.y_m is None else round(found.y_m, 3),
        "text": book_text(found, venue, naming),
    }
    told = {
        "title": found.title, "title_en": found.title_en, "author": found.author,
        "collection": found.collection, "reason": found.reason.value, "request_at": found.request_at,
    }  # fmt: skip
    return content | {name: value for name, value in told.items() if value}


def book_text(found: Whereabouts, venue: Venue, naming: Naming) -> Labels:
    """One sentence in zh and en: where to go, or what to do instead."""
    return {language: _text(found, venue, naming, language) for language in ("zh", "en")}


def _text(found: Whereabouts, venue: Venue, naming: Naming, language: str) -> str:
    zh = language == "zh"
    place = _place(found, venue, naming, language)
    if found.status is Status.UNKNOWN:
        reason = _REASONS.get(found.reason, _NOWHERE)[language]
        if not place or found.reason is Reason.NO_FACE:
            return f"{reason}。" if zh else f"{reason}."
        return f"{reason}；应在{place}。" if zh else f"{reason}; it belongs here: {place}."
    desk = "" if found.request_at is None else naming.say(found.request_at, language)
    if found.status is Status.CLOSED_STACK:
        if zh:
            return f"在闭架书库，请到{desk}办理提取。" if desk else "在闭架书库，请到服务台办理提取。"
        return f"In the closed stack; ask for it at {desk or 'a service desk'}."
    if found.status is Status.BEING_MOVED:
        if zh:
            return f"正在搬移，请到{desk}询问。" if desk else "正在搬移，请到服务台询问。"
        return f"It is being moved; ask at {desk or 'a service desk'}."
    if found.status is Status.SEEN_ELSEWHERE:
        return f"不在原位，刚在{place}发现。" if zh else f"Not in its place; it was seen here: {place}."
    return place or _NOWHERE[language]


def _place(found: Whereabouts, venue: Venue, naming: Naming, language: str) -> str:
    """Level, range, side, bay and layer, as far as they are known."""
    if found.feature_id is None:
        return ""
    zh = language == "zh"
    levels = (level.name for level in venue.levels if level.id == found.level_id)
    parts = [label(name, language) for name in levels if found.feature_id != found.level_id]
    parts.append(naming.say(found.feature_id, language))
    if found.face is not None:
        parts.append(f"{found.face}面" if zh else f"side {found.face}")
    if found.bay is not None:
        parts.append(f"第{found.bay}格" if zh else f"bay {found.bay}")
    if found.layer is not None:
        parts.append(f"第{found.layer}层" if zh else f"shelf {found.layer} from the top")
    return (" " if zh else ", ").join(part for part in parts if part)
