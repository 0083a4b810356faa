"""The index of one kind of things: candidates from sorted arrays, then every form of each compared."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from navigation.search.forms import AS_WRITTEN, Form, Via, forms_of
from navigation.search.grams import GramIndex
from navigation.search.prefixes import PrefixIndex
from navigation.search.ranking import LEAST, Query, score_forms
from navigation.search.searchable import Searchable
from navigation.search.spelled import lay_along, sounds_like

CANDIDATES: Final = 80
LOOKED_CLOSER: Final = 16
"""Candidates that are also laid along their Chinese texts, which costs more."""
_WAS_EXACT: Final = 0.6
"""The least score of what the query was exactly, before its last letter."""


class Scored(NamedTuple):
    """A record of the index, how well it answers and the field that does."""

    record: int
    score: float
    source: str
    was_exact: bool = False


class KindIndex:
    """Built once from the records of a kind; asked any number of times."""

    def __init__(self, records: Sequence[Searchable]) -> None:
        self.records = records
        self._forms: list[Form] = []
        self._bounds: list[int] = [0]
        for record in records:
            self._forms += forms_of(record)
            self._bounds.append(len(self._forms))
        owners = np.repeat(np.arange(len(records)), np.diff(self._bounds)).tolist()
        texts = [form.text for form in self._forms]
        self._grams = GramIndex(texts, owners, len(records))
        self._prefixes = PrefixIndex(texts, owners)
        self._by_alias = np.array([record.by_alias_only for record in records], dtype=bool)

    def find(self, query: Query) -> list[Scored]:
        """The records that may answer the query, with what comparing their forms one by one says."""
        before = self._exact_before(query)
        candidates = list(dict.fromkeys([*before, *self._candidates(query)]))
        usable = query.forms
        asked = [(i, form) for i in candidates for form in self._forms_at(i) if form.via in usable]
        found = {i: Scored(i, _WAS_EXACT if i in before else 0.0, "", i in before) for i in candidates}
        for (i, form), score in zip(asked, score_forms(query, [form for _, form in asked]), strict=True):
            if score > found[i].score:
                found[i] = Scored(i, score, form.source, i in before)
        return list(found.values())

    def look_closer(self, query: Query, found: Sequence[Scored]) -> list[Scored]:
        """Better scores where the query mixes spellings of a text, or names its words in any order.

        It costs more, and only the most promising are looked at.
        """
        ordered = sorted(found, key=lambda scored: -scored.score)
        words = query.words.split()
        head = [self._closer(query, words, scored) for scored in ordered[:LOOKED_CLOSER]]
        return head + ordered[LOOKED_CLOSER:]

    def _forms_at(self, record: int) -> Sequence[Form]:
        return self._forms[self._bounds[record] : self._bounds[record + 1]]

    def _candidates(self, query: Query) -> list[int]:
        begun = [self._prefixes.beginning(shape, CANDIDATES // 2) for shape in query.shapes]
        shared: NDArray[np.int64] = self._grams.best(query.pairs, CANDIDATES)
        shared = shared[~self._by_alias[shared]]  # what is found by its code alone is not found by likeness
        found: list[int] = np.concatenate([*begun, shared]).tolist()
        return found

    def _exact_before(self, query: Query) -> dict[int, None]:
        """The records whose text was the query exactly, but for its last letter."""
        found: dict[int, None] = {}
        for shape in (query.words[:-1].strip(), query.joined[:-1]):
            for i in self._prefixes.equal(shape)[:LOOKED_CLOSER].tolist() if shape else ():
                if any(form.text == shape and form.via in AS_WRITTEN for form in self._forms_at(i)):
                    found[i] = None
        return found

    def _closer(self, query: Query, words: Sequence[str], scored: Scored) -> Scored:
        if scored.score >= 0.9:
            return scored
        best = scored
        forms = self._forms_at(scored.record)
        for form in forms:
            score = _spelled_score(query, form) if form.via in AS_WRITTEN else 0.0
            if score > best.score:
                best = scored._replace(score=score, source=form.source)
        if len(words) > 1 and best.score < _ANY_ORDER:
            texts = [form.text for form in forms]
            if all(_names(word, texts) for word in words):
                best = scored._replace(score=_ANY_ORDER)
        if best.score < LEAST and len(query.joined) >= _LEAST_PARTLY:
            alike = max(
                (fuzz.partial_ratio(query.joined, form.text) for form in forms if _is_longer(form, query)),
                default=0.0,
            )
            if alike >= _PARTLY:
                best = scored._replace(score=0.6 * alike / 100.0)
        return best


_ANY_ORDER: Final = 0.74
_PARTS: Final = AS_WRITTEN | {Via.PINYIN}
_PARTLY: Final = 84.0
_LEAST_PARTLY: Final = 5


def _is_longer(form: Form, query: Query) -> bool:
    return form.via in query.forms and form.via in _PARTS and len(form.text) >= len(query.joined)


def _names(word: str, texts: Sequence[str]) -> bool:
    """Whether a text has the word, as a part of it or as the beginning of one of its words."""
    if any(f" {word}" in f" {text}" for text in texts):
        return True
    return len(word) > 1 and any(word in text for text in texts if " " not in text)


def _spelled_score(query: Query, form: Form) -> float:
    """The score of a Chinese text that the query spells in a mixed way, or that may be read like it."""
    if form.via is Via.WORDS or not query.joined:
        return 0.0
    if query.all_han and sounds_like(query.joined, form.text):
        return 0.73 + 0.08 * len(query.joined) / len(form.text)
    if query.all_han and form.via is Via.HAN:
        return 0.0  # it would have been found as it stands
    laid = lay_along(query.joined, form.text)
    if laid is None:
        return 0.0
    share = 0.08 * (laid.stop - laid.start) / laid.whole
    if laid.start == 0:
        return 0.9 if laid.stop == laid.whole else 0.8 + share
    return 0.7 + share
