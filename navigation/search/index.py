"""The search box: one query, answers in groups, the best group first."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from navigation.itinerary import Place
from navigation.search.highlight import Ranges, ranges_in
from navigation.search.kind_index import KindIndex, Scored
from navigation.search.ranking import LEAST, Query, read_query
from navigation.search.searchable import Searchable, SearchKind
from navigation.search.wishes import seat_wish

MOST_RESULTS: Final = 50
GOOD: Final = 0.84
"""Where something answers this well, no closer look is needed."""
_LEVEL_M: Final = 60.0
"""What a level between counts in metres when the nearest of equals is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One thing found. `matched` are the ranges of the text of field `source` that the query met.

    `source` is `zh` or `en` for a name, else `alias`, `author` or `call_number`; `score` is 0 to 1.
    """

    record: Searchable
    score: float
    source: str
    matched: Ranges = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The results of one kind, the best first."""

    kind: SearchKind
    results: tuple[Result, ...]


class SearchIndex:
    """An index in memory over plain records: seconds to build for 100,000 books, milliseconds to ask.

    `ordinals` are the levels' ordinals by id: between equals, what is nearest comes first. An index does not
    change; when the records do, build another and let it take the place of this one.
    """

    def __init__(self, records: Iterable[Searchable], ordinals: Mapping[str, int] | None = None) -> None:
        by_kind: dict[SearchKind, list[Searchable]] = {kind: [] for kind in SearchKind}
        for record in records:
            by_kind[record.kind].append(record)
        self._kinds = {kind: KindIndex(found) for kind, found in by_kind.items() if found}
        self._ordinals = dict(ordinals or {})

    def search(self, text: str, *, limit: int = 8, near: Place | None = None) -> tuple[Group, ...]:
        """What answers the query, up to `limit` of each kind. Any text may be asked; a long one is cut."""
        query, limit = read_query(text), min(max(limit, 1), MOST_RESULTS)
        if not query.joined and not query.code:
            return ()
        found = self._found(query)
        groups = []
        for kind, index in self._kinds.items():
            nearest = self._nearest_first(index, found[kind], limit, near)
            results = [_result(index, scored, query) for scored in nearest]
            if kind is SearchKind.SEAT:
                results = [*_wished(text), *results][:limit]
            if results:
                groups.append(Group(kind=kind, results=tuple(results)))
        order = list(SearchKind)
        return tuple(sorted(groups, key=lambda g: (-round(g.results[0].score, 3), order.index(g.kind))))

    def _found(self, query: Query) -> dict[SearchKind, list[Scored]]:
        """What answers in each kind; looked at more closely where nothing at all answers well."""
        found = {kind: index.find(query) for kind, index in self._kinds.items()}
        best = max((scored.score for some in found.values() for scored in some), default=0.0)
        if best < GOOD or query.is_mixed:
            found = {kind: self._kinds[kind].look_closer(query, some) for kind, some in found.items()}
        return {kind: [s for s in some if s.score >= LEAST] for kind, some in found.items()}

    def _nearest_first(
        self, index: KindIndex, found: list[Scored], limit: int, near: Place | None
    ) -> list[Scored]:
        def order(scored: Scored) -> tuple[float, float, int]:
            gap_m = self._distance_m(index.records[scored.record], near)
            return -round(scored.score, 4), gap_m, scored.record

        ordered = sorted(found, key=order)
        head, rest = ordered[:limit], ordered[limit:]
        # What the query was exactly before its last letter stays in sight, even if only as the last.
        kept = next((scored for scored in rest if scored.was_exact), None)
        if kept is not None and not any(scored.was_exact for scored in head):
            head[-1] = kept
        return head

    def _distance_m(self, record: Searchable, near: Place | None) -> float:
        if near is None:
            return 0.0
        if record.level_id is None or record.x_m is None or record.y_m is None:
            return math.inf
        here, there = self._ordinals.get(near.level_id, 0), self._ordinals.get(record.level_id, 0)
        between = 0 if near.level_id == record.level_id else max(abs(here - there), 1)
        return math.hypot(record.x_m - near.x_m, record.y_m - near.y_m) + _LEVEL_M * between


def _result(index: KindIndex, scored: Scored, query: Query) -> Result:
    record = index.records[scored.record]
    shown = {**record.name, "author": record.author, "call_number": record.call_number}.get(scored.source, "")
    asked = query.code if scored.source == "call_number" else query.words
    return Result(record=record, score=scored.score, source=scored.source, matched=ranges_in(asked, shown))


def _wished(text: str) -> list[Result]:
    wish = seat_wish(text)
    return [] if wish is None else [Result(record=wish.record, score=wish.score, source="alias")]
