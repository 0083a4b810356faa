"""How well one form of a record answers a query, from 0 to 1.

What is exact comes before what only begins so, that before what holds it somewhere, that before what is near;
a text as it stands before its pinyin, and that before its initials.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from navigation.search.folding import fold_code, fold_query, has_han, is_han
from navigation.search.forms import AS_WRITTEN, Form, Via
from navigation.search.grams import codes_of
from navigation.search.pinyin import syllables


def _by_via(written: float, pinyin: float, initials: float, code: float) -> Mapping[Via, float]:
    return {
        **dict.fromkeys(AS_WRITTEN, written),
        Via.PINYIN: pinyin,
        Via.INITIALS: initials,
        Via.CODE: code,
    }


_EXACT: Final[Mapping[Via, float]] = _by_via(1.0, 0.97, 0.93, 1.0)
_BEGINS: Final[Mapping[Via, float]] = _by_via(0.88, 0.84, 0.78, 0.88)
_HOLDS: Final[Mapping[Via, float]] = _by_via(0.78, 0.66, 0.64, 0.70)
_SHARE: Final = 0.08
"""What is added for how much of the form the query covers."""
_SOUNDS_ALIKE, _SOUNDS_BEGINS = 0.86, 0.74
_NEAR: Final = 0.8
"""A text that differs counts its likeness times this, so that it never passes what is exact."""
_LEAST_ALIKE: Final = 66.0
LEAST: Final = 0.5
"""What scores less is not an answer."""
_SOURCES: Final[Mapping[str, float]] = {"alias": 0.98, "author": 0.93}


@dataclass(frozen=True, slots=True)
class Query:
    """A query in the shapes that forms are compared with."""

    words: str
    joined: str
    code: str
    sound: str
    """Its pinyin where it has Chinese in it, else empty: 红楼孟 sounds like 红楼梦."""
    pairs: NDArray[np.int64]
    """The codes of its pairs of letters, `navigation.search.grams`."""

    @property
    def shapes(self) -> tuple[str, ...]:
        """The distinct shapes, to look for candidates with."""
        return tuple(dict.fromkeys(s for s in (self.words, self.joined, self.code, self.sound) if s))

    @property
    def forms(self) -> frozenset[Via]:
        """The kinds of forms that can answer."""
        if not self.sound:
            return _ANSWER_LETTERS
        return _ANSWER_HAN if self.all_han else _ANSWER_HAN | {Via.WORDS}

    @property
    def is_mixed(self) -> bool:
        """Whether it has Chinese and something else."""
        return bool(self.sound) and not self.all_han

    @property
    def all_han(self) -> bool:
        """Whether it is Chinese and nothing else."""
        return all(map(is_han, self.joined))


_ANSWER_LETTERS: Final = frozenset(Via) - {Via.HAN, Via.SYLLABLES}
_ANSWER_HAN: Final = frozenset({Via.HAN, Via.MIXED, Via.PINYIN})


def read_query(text: str) -> Query:
    """The query as typed, in all its shapes; no input is refused, a long one is cut."""
    words = fold_query(text)
    joined = words.replace(" ", "")
    sound = "".join(syllables(joined)) if has_han(joined) else ""
    code = fold_code(text)
    pairs = [codes_of(shape) for shape in dict.fromkeys((words, joined, code, sound)) if shape]
    unique = np.unique(np.concatenate(pairs)) if pairs else np.zeros(0, np.int64)
    return Query(words, joined, code, sound, unique)


def score_forms(query: Query, forms: Sequence[Form]) -> list[float]:
    """The score of each form; 0 where it does not answer the query."""
    if not forms:
        return []
    texts = [form.text for form in forms]
    size = len(query.joined) + 1
    alike = _alike((query.words, query.joined), texts)
    alike_begun = _alike((query.joined,), [text[:size] for text in texts])
    # Most candidates fall here, in a few array operations, and only the rest is looked at one by one.
    worth = (alike >= _LEAST_ALIKE) | (alike_begun >= _LEAST_ALIKE)
    for shape in query.shapes:
        worth |= np.fromiter((shape in text for text in texts), dtype=bool, count=len(texts))
    scores = [0.0] * len(forms)
    for i in np.flatnonzero(worth).tolist():
        form = forms[i]
        scores[i] = _SOURCES.get(form.source, 1.0) * _score(query, form, alike[i], alike_begun[i])
    return scores


def _alike(shapes: Sequence[str], texts: Sequence[str]) -> NDArray[np.float32]:
    """The best likeness of each text with any shape, 0 to 100."""
    distinct = list(dict.fromkeys(shapes))
    alike: NDArray[np.float32] = process.cdist(distinct, texts, scorer=fuzz.ratio, dtype=np.float32)
    best: NDArray[np.float32] = alike.max(axis=0)
    return best


def _score(query: Query, form: Form, alike: float, alike_begun: float) -> float:
    text, via = form.text, form.via
    if via is Via.PINYIN and query.sound:
        if query.sound == text:
            return _SOUNDS_ALIKE
        if text.startswith(query.sound):
            return _SOUNDS_BEGINS + _SHARE * len(query.sound) / len(text)
        return 0.0
    if via is Via.WORDS:
        asked = query.words if " " in text else query.joined
    else:
        asked = query.code if via is Via.CODE else query.joined
    return _literal(asked, text, via) or _near(query, via, alike, alike_begun)


def _literal(asked: str, text: str, via: Via) -> float:
    """The score of a form that holds the query letter by letter, else 0."""
    if not asked:
        return 0.0
    if asked == text:
        return _EXACT[via]
    share = _SHARE * len(asked) / len(text)
    if text.startswith(asked):
        return _BEGINS[via] + share
    at = text.find(asked)
    if at < 0:
        return 0.0
    # The middle of a syllable or of a word is no place where people begin to type.
    if via in _HOLDS_ANYWHERE or (via is Via.WORDS and text[at - 1] == " "):
        return _HOLDS[via] + share
    if len(asked) < (2 if via is Via.INITIALS else 3):
        return 0.0
    return _HOLDS[via] + share - (0.12 if via is Via.WORDS else 0.0)


_SPELLED_OUT: Final = AS_WRITTEN | {Via.PINYIN}
_HOLDS_ANYWHERE: Final = frozenset({Via.HAN, Via.MIXED})


def _near(query: Query, via: Via, alike: float, alike_begun: float) -> float:
    """The score of a form that is spelled nearly so."""
    if len(query.joined) < (6 if via is Via.INITIALS else 2 if query.sound else 3):
        return 0.0
    likeness = max(float(alike), float(alike_begun) - 4.0)
    if likeness < (_LEAST_ALIKE if via in _SPELLED_OUT else 80.0):
        return 0.0
    return (_NEAR if via in _SPELLED_OUT else 0.7) * likeness / 100.0
