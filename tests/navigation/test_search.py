"""The search box over North Hall and some books: known questions, and what holds for any."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navigation.itinerary import Place
from navigation.search.folding import fold, has_han
from navigation.search.index import Group, Result, SearchIndex
from navigation.search.pinyin import initials, syllables
from navigation.search.places import place_records
from navigation.search.searchable import Searchable, SearchKind
from navigation.search.wishes import seat_wish
from tests.navigation.hand_written import level_id, north_hall

TITLES = {
    "三体": ("刘慈欣", "I247.55/12"), "三体：黑暗森林": ("刘慈欣", "I247.55/13"), "红楼梦": ("曹雪芹",
    "I242.4/1"),
    "红楼梦魇": ("张爱玲", "I207.411/8"), "重庆的银行": ("长孙明", "F832/77"), "长安十二时辰": ("马伯庸",
    "I247.53/90"),
    "家": ("巴金", "I246.5/3"), "春": ("巴金", "I246.5/4"), "中国通史": ("吕思勉", "K20/5"),
    "C程序设计语言": ("克尼汉", "TP312/311"), "活着": ("余华", "I247.57/66"), "女儿绿": ("吕绿",
    "I247.57/67"),
    "The old man and the sea": ("Ernest Hemingway", "I712.45/9"), "Great expectations": ("Dickens",
    "I561.44/2"),
    "A brief history of time": ("Stephen Hawking", "P159/31"), "咖啡之道": ("王一", "TS273/4"),
}  # fmt: skip
BOOKS = [
    Searchable(
        id=f"book-{i}",
        kind=SearchKind.BOOK,
        name={"zh" if has_han(title) else "en": title},
        author=author,
        call_number=call_number,
    )
    for i, (title, (author, call_number)) in enumerate(TITLES.items())
]
ORDINALS = {level.id: level.ordinal for level in north_hall().levels}
INDEX = SearchIndex([*place_records(north_hall()), *BOOKS], ORDINALS)


def first(query: str) -> Result:
    groups = INDEX.search(query)
    assert groups, f"nothing found for {query!r}"
    return groups[0].results[0]


def title(result: Result) -> str:
    return next(iter(result.record.name.values()))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("咖啡厅", "咖啡厅"), ("kafeiting", "咖啡厅"), ("ka fei ting", "咖啡厅"), ("kft", "咖啡厅"),
        ("kfei厅", "咖啡厅"),
        ("cafe", "咖啡厅"), ("Ｃａｆｅ", "咖啡厅"), ("cefe", "咖啡厅"), ("kafieting", "咖啡厅"), ("咖啡听",
        "咖啡厅"),
        ("大阅览厅", "大阅览厅"), ("大yue览厅", "大阅览厅"), ("great reading room", "大阅览厅"),
        ("great raeding room", "大阅览厅"), ("room reading great", "大阅览厅"), ("dylt", "大阅览厅"),
        ("音乐欣赏", "音乐欣赏室"), ("yinyuexinshang", "音乐欣赏室"), ("huanshukou", "还书口"), ("還書口",
        "还书口"),
        ("maker space", "创客空间"), ("ckkj", "创客空间"), ("研讨间3", "研讨间3"), ("yantaojian3", "研讨间3"),
        ("3F", "三层"), ("三楼", "三层"), ("third floor", "三层"), ("负一楼", "地下一层"), ("B1", "地下一层"),
        ("总服务台", "总服务台"), ("welcome desk", "总服务台"), ("quiet reading", "静音阅览室"), ("1F-A001",
        "1F-A001座"),
    ],
)  # fmt: skip
def test_a_place_is_found_however_it_is_typed(query: str, name: str) -> None:
    assert first(query).record.name["zh"] == name


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("三体", "三体"), ("santi", "三体"), ("三体黑暗", "三体：黑暗森林"), ("三体 刘慈欣", "三体"),
        ("hongloumeng", "红楼梦"),
        ("hong lou meng", "红楼梦"), ("hlm", "红楼梦"), ("红lou梦", "红楼梦"), ("红lm", "红楼梦"),
        ("honglouemng", "红楼梦"),
        ("红楼孟", "红楼梦"), ("紅樓夢", "红楼梦"), ("chongqing de yinhang", "重庆的银行"), ("cqdyh",
        "重庆的银行"),
        ("zhongqingdeyinhang", "重庆的银行"), ("changan", "长安十二时辰"), ("nverlv", "女儿绿"), ("nüerlü",
        "女儿绿"),
        ("I247.55/13", "三体：黑暗森林"), ("i247.53", "长安十二时辰"), ("TP312/311", "C程序设计语言"),
        ("c程序", "C程序设计语言"), ("old man sea", "The old man and the sea"), ("brief histroy",
        "A brief history of time"),
        ("hemingway", "The old man and the sea"), ("GREAT EXPECT", "Great expectations"), ("马伯庸",
        "长安十二时辰"),
    ],
)  # fmt: skip
def test_a_book_is_found_however_it_is_typed(query: str, name: str) -> None:
    assert title(first(query)) == name


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("厕所", "toilet"), ("卫生间", "toilet"), ("洗手间", "toilet"), ("WC", "toilet"), ("toilet",
        "toilet"),
        ("toliet", "toilet"), ("nearest toilet", "toilet"), ("最近的厕所", "toilet"), ("cesuo", "toilet"),
        ("xsj", "toilet"), ("accessible toilet", "accessible_toilet"), ("无障碍卫生间", "accessible_toilet"),
        ("nursing room", "nursing_room"), ("哺乳室", "nursing_room"), ("电梯", "lift"), ("elevator", "lift"),
        ("dianti", "lift"), ("打印", "printer"), ("photocopier", "printer"), ("借书", "self_service"),
        ("喝水", "water"), ("存包", "locker"), ("出口", "exit"), ("吃饭", "food"), ("AED", "defibrillator"),
        ("stairs", "stairs"), ("扶梯", "escalator"),
    ],
)  # fmt: skip
def test_a_service_is_found_as_the_nearest_of_its_kind(query: str, kind: str) -> None:
    intent = first(query).record.intent
    assert intent is not None
    assert intent.kind == kind


@pytest.mark.parametrize(
    ("query", "wishes"),
    [
        ("安静 插座 座位", ("quiet", "socket")), ("quiet seat with a socket", ("quiet", "socket")),
        ("安静有插座的座位", ("quiet", "socket")), ("anjing zuowei", ("quiet",)),
        ("anjingzuowei", ("quiet",)),
        ("座位", ()), ("a free seat", ()), ("靠窗的座位", ("window",)), ("window seat", ("window",)),
        ("qiuet seat", ("quiet",)), ("quiet se", ("quiet",)), ("轮椅 座位", ("accessible",)),
        ("seat by the window with power", ("window", "socket")),
    ],
)  # fmt: skip
def test_wishes_for_a_seat_are_understood(query: str, wishes: tuple[str, ...]) -> None:
    intent = first(query).record.intent
    assert intent is not None
    assert (intent.kind, intent.wishes) == ("seat", wishes)


@pytest.mark.parametrize("query", ["accessible toilet", "quiet reading room", "三体", "", "the", "的"])
def test_what_is_no_wish_is_not_taken_for_one(query: str) -> None:
    assert seat_wish(query) is None


def test_between_equals_the_nearest_comes_first() -> None:
    for name in ("5F", "2F", "B1"):
        here = Place(level_id=level_id(name), x_m=60, y_m=36)
        found = INDEX.search("3号电梯", near=here)[0].results
        assert found[0].record.level_id == level_id(name)


def test_what_only_staff_may_enter_is_not_offered_to_readers() -> None:
    assert not any(title(r) == "馆长室" for g in INDEX.search("馆长室") for r in g.results)
    staffed = SearchIndex(place_records(north_hall(), staff=True), ORDINALS)
    assert title(staffed.search("guanzhangshi")[0].results[0]) == "馆长室"


@pytest.mark.parametrize(
    ("query", "ranges"),
    [("红楼", ((0, 2),)), ("hongl", ((0, 2),)), ("hlm", ((0, 3),)), ("楼", ((1, 2),)), ("红lm", ((0, 3),))],
)
def test_what_matched_is_marked(query: str, ranges: tuple[tuple[int, int], ...]) -> None:
    books = next(g for g in INDEX.search(query) if g.kind is SearchKind.BOOK)
    found = next(r for r in books.results if title(r) == "红楼梦")
    assert (found.source, found.matched) == ("zh", ranges)


def test_the_group_that_answers_best_stands_first() -> None:
    groups = INDEX.search("咖啡")
    assert [g.kind for g in groups][:2] == [SearchKind.SERVICE, SearchKind.BOOK]
    assert [g.results[0].score for g in groups] == sorted((g.results[0].score for g in groups), reverse=True)


def test_a_venue_without_anything_answers_nothing() -> None:
    assert SearchIndex([]).search("咖啡") == ()


# --- what holds for any query ---------------------------------------------------------------------------


def well_formed(groups: tuple[Group, ...], limit: int) -> None:
    for group in groups:
        assert 1 <= len(group.results) <= limit
        ids = [result.record.id for result in group.results]
        assert len(ids) == len(set(ids))
        for result in group.results:
            assert 0.0 < result.score <= 1.0
            shown = {
                **result.record.name,
                "author": result.record.author,
                "call_number": result.record.call_number,
            }.get(result.source, "")
            assert all(0 <= start < stop <= len(shown) for start, stop in result.matched)
            starts = [start for start, _ in result.matched]
            assert starts == sorted(starts)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300), st.integers(-3, 80))
def test_no_text_raises(query: str, limit: int) -> None:
    well_formed(INDEX.search(query, limit=limit), min(max(limit, 1), 50))


_PIECES = st.sampled_from(
    ["红", "楼", "的", "咖啡", "hong", "lm", "an", "a", " ", "3", "F", "ü", "ﷺ", "İ", "\u0300", "𠀀", "座",
    "quiet",
     "TP312/", "：", "\x00", "\ud800", "e" * 70]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_mixture_of_what_is_indexed_raises(query: str) -> None:
    well_formed(INDEX.search(query), 8)


@pytest.mark.parametrize("query", ["an" * 500, "啊" * 5000, "e " * 3000, "ﷺ" * 400, "zhongguo" * 99])
def test_a_long_query_is_cut(query: str) -> None:
    well_formed(INDEX.search(query), 8)


NAMED = [r for r in [*BOOKS, *place_records(north_hall())] if not r.by_alias_only]
records = st.sampled_from(NAMED)


def written(record: Searchable) -> list[str]:
    return [name for name in record.name.values() if fold(name)]


@settings(max_examples=200, deadline=None)
@given(records, st.data())
def test_an_exact_name_comes_first(record: Searchable, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(written(record)))
    found = first(name).record
    spelled = {fold(n).replace(" ", "") for n in (*found.name.values(), *found.aliases)}
    assert fold(name).replace(" ", "") in spelled


@settings(max_examples=200, deadline=None)
@given(records, st.data())
def test_a_letter_too_many_does_not_make_the_exact_match_vanish(
    record: Searchable, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(written(record)))
    letter = data.draw(st.sampled_from(string.ascii_lowercase + "的一书"))
    same = fold(name).replace(" ", "")
    results = [result.record for group in INDEX.search(name + letter) for result in group.results]
    assert any(fold(n).replace(" ", "") == same for found in results for n in found.name.values())


@settings(max_examples=150, deadline=None)
@given(records)
def test_pinyin_and_initials_find_what_they_spell(record: Searchable) -> None:
    name = fold(record.name.get("zh", "")).replace(" ", "")
    if len(name) < 2 or not has_han(name):
        return
    spelled = syllables(name)
    typed = [("".join(spelled), True), (" ".join(spelled), True), (initials(name, spelled)[0], len(name) > 3)]
    for query, sure in typed:
        found = [r.record for g in INDEX.search(query, limit=50) for r in g.results]
        names = {"".join(syllables(fold(n).replace(" ", ""))) for r in found for n in r.name.values()}
        assert not sure or "".join(spelled) in names, (name, query)
