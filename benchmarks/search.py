"""The search box over 100,000 titles and North Hall, beside comparing the query with everything.

    python -m benchmarks.search [--titles 100000] [--queries 600]

Prints JSON. Titles are made of real phrases (the pinyin dictionary's) and English words, with authors and
call numbers; 3 in 10 are English. A query is what a reader has typed of a title at some moment: a beginning
of it in Chinese, pinyin, initials or English, or the whole of it, some with a typing error.

* `build_s`, `build_cpu_s`: making the index of all records, pinyin included.
* `search_ms`: one query, wall clock and the thread's own CPU, which other work on the machine adds less to.
* `found`: how often the title that was typed in full came first, or among the first eight books.
* `baseline_ms`: some of the queries compared by rapidfuzz with every title and pinyin (`process.extract`).
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pypinyin.constants import PHRASES_DICT
from rapidfuzz import fuzz, process

from navigation.search.folding import fold, has_han
from navigation.search.index import SearchIndex
from navigation.search.pinyin import initials, syllables
from navigation.search.places import place_records
from navigation.search.searchable import Searchable, SearchKind
from twin.venue.northhall.build import build_north_hall

_ENGLISH = """
    analysis ancient architecture art atlas biology brief building business chemistry children city
    climate computer cooking culture data design dictionary earth economics education empire engineering
    essays ethics family field film food forest garden geography grammar guide handbook health history
    house human introduction island journey justice language law learning letters library life light
    literature logic machine management mathematics medicine memory method mind modern money moon mountain
    music nature network night notes ocean painting peace people philosophy physics planet poems politics
    practice principles programming psychology reading religion revolution river road science sea silence
    society space statistics stories stone structure studies summer systems technology theory thinking
    time trade travel tree village war water winter women words world writing years
"""
_LINKS = ("的", "与", "：", "和", "", "、")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国志兰玉红梅春雪晓慧欣建波宇浩然子轩思远乐"


@dataclass(frozen=True, slots=True)
class Asked:
    """One query; `title_id` is what was meant, where the whole of it was typed."""

    text: str
    kind: str
    title_id: str | None


def make_titles(count: int, rng: np.random.Generator) -> list[Searchable]:
    """Books with distinct ids; some titles occur more than once, as in a library."""
    phrases = [p for p in PHRASES_DICT if 2 <= len(p) <= 6 and all("\u4e00" <= c <= "\u9fff" for c in p)]
    books = []
    for i in range(count):
        if rng.random() < 0.3:
            words = rng.choice(_ENGLISH.split(), size=int(rng.integers(2, 6)))
            name, author = {"en": " ".join(words).capitalize()}, ""
        else:
            parts = [phrases[int(k)] for k in rng.integers(0, len(phrases), size=int(rng.integers(1, 4)))]
            name = {"zh": str(rng.choice(_LINKS)).join(parts)}
            given = "".join(rng.choice(list(_GIVEN), size=int(rng.integers(1, 3))))
            author = str(rng.choice(list(_SURNAMES))) + given
        letter = "ABCDEFGHIJKNOPQRSTUVXZ"[int(rng.integers(0, 22))]
        call_number = f"{letter}{int(rng.integers(1, 1000))}.{int(rng.integers(1, 90))}/{i % 997}"
        books.append(
            Searchable(
                id=f"book-{i}", kind=SearchKind.BOOK, name=name, author=author, call_number=call_number
            )
        )
    return books


def make_queries(books: Sequence[Searchable], count: int, rng: np.random.Generator) -> list[Asked]:
    """What readers type, in equal shares of ways to type it."""
    asked = []
    for i in range(count):
        book = books[int(rng.integers(0, len(books)))]
        title = next(iter(book.name.values()))
        text, kind = _typed(title, i % 4)
        whole = i % 3 == 0
        if not whole:
            text = text[: int(rng.integers(1, len(text) + 1))]
        if i % 5 == 0 and len(text) >= 5:
            text, kind = _mistyped(text, rng), f"{kind}, mistyped"
        asked.append(Asked(text, kind, book.id if whole and kind != "initials" else None))
    called = [books[int(i)] for i in rng.integers(0, len(books), size=count // 10)]
    return asked + [Asked(book.call_number, "call number", book.id) for book in called]


def _typed(title: str, way: int) -> tuple[str, str]:
    if not has_han(title):
        return title, "english"
    folded = fold(title).replace(" ", "")
    if way == 0:
        return title, "chinese"
    if way == 1:
        return initials(folded, syllables(folded))[0], "initials"
    if way == 2:
        return "".join(syllables(folded)), "pinyin"
    return " ".join(syllables(folded)), "pinyin in syllables"


def _mistyped(text: str, rng: np.random.Generator) -> str:
    at = int(rng.integers(1, len(text) - 1))
    return (
        text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if rng.random() < 0.5
        else text[:at] + text[at + 1 :]
    )


def timed(ask: Callable[[str], object], queries: Sequence[str]) -> dict[str, float]:
    """Milliseconds of each query: median and 99th percentile, wall clock and CPU."""
    wall, cpu = [], []
    for query in queries:
        w0, c0 = time.perf_counter_ns(), time.thread_time_ns()
        ask(query)
        cpu.append((time.thread_time_ns() - c0) / 1e6)
        wall.append((time.perf_counter_ns() - w0) / 1e6)
    named = (("wall", wall), ("cpu", cpu))
    return {f"{n}_p{p}": round(float(np.percentile(v, p)), 2) for n, v in named for p in (50, 99)}


def found(index: SearchIndex, asked: Sequence[Asked], titles: dict[str, str]) -> dict[str, Any]:
    """How often the title typed in full is found, by how it was typed."""
    counts: dict[str, list[int]] = {}
    for query in asked:
        if query.title_id is None:
            continue
        books = next((g.results for g in index.search(query.text) if g.kind is SearchKind.BOOK), ())
        names = [titles[result.record.id] for result in books]
        tally = counts.setdefault(query.kind, [0, 0, 0])
        tally[0] += 1
        tally[1] += names[:1] == [titles[query.title_id]]
        tally[2] += titles[query.title_id] in names
    return {k: {"asked": n, "top_1": a / n, "top_8": b / n} for k, (n, a, b) in sorted(counts.items())}


def baseline(books: Sequence[Searchable], queries: Sequence[str]) -> dict[str, float]:
    """The queries compared with every title and its pinyin."""
    texts = []
    for book in books:
        text = fold(next(iter(book.name.values())))
        texts.append(text)
        if has_han(text):
            texts.append("".join(syllables(text.replace(" ", ""))))
    return timed(lambda query: process.extract(query, texts, scorer=fuzz.WRatio, limit=8), queries)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--titles", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=600)
    options = parser.parse_args()
    rng = np.random.default_rng(11)
    venue = build_north_hall(np.random.default_rng(7))
    books = make_titles(options.titles, rng)
    asked = make_queries(books, options.queries, rng)
    started, started_cpu = time.perf_counter(), time.thread_time()
    index = SearchIndex([*place_records(venue), *books], {level.id: level.ordinal for level in venue.levels})
    build_s, build_cpu_s = time.perf_counter() - started, time.thread_time() - started_cpu
    texts = [query.text for query in asked]
    titles = {book.id: next(iter(book.name.values())) for book in books}
    report = {
        "titles": len(books),
        "queries": len(asked),
        "build_s": round(build_s, 2),
        "build_cpu_s": round(build_cpu_s, 2),
        "search_ms": timed(index.search, texts),
        "longest_query_ms": timed(index.search, ["zhongguo shi " * 20, "的" * 64, "an" * 32, "e " * 32] * 5),
        "found": found(index, asked, titles),
        "baseline_ms": baseline(books, [fold(text) for text in texts[:20]]),
    }
    print(json.dumps(report, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
