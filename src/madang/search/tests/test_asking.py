"""Questions asked and answered: pages, narrowing, facets, gaps, and how many statements it takes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.domains.cases.tests import factories as cases
from madang.domains.documents.actions.withdrawing import withdraw
from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored, taken
from madang.domains.organisation import merge_departments
from madang.domains.organisation.tests.factories import changed
from madang.kernel import clock, moment
from madang.kernel.actor import ANONYMOUS, SYSTEM
from madang.kernel.errors import InvalidInput
from madang.kernel.searchable import What
from madang.search import Answer, Asked, Item, Narrowing, Sort, Unavailable, ask, complete, search_stamp
from madang.search.asking import items
from madang.search.asking.kept import ANSWERS
from madang.search.backends import backend
from madang.search.tests import indexing

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    return archive()


def asked(q: str = "상수도", **said: Any) -> Answer:
    return ask(ANONYMOUS, Asked(q, **said), clock.now())


def titles(answer: Answer) -> list[str]:
    return [item.title.text for item in answer.items]


def marks(item: Item) -> list[str]:
    return [part for part, is_found in item.title.parts if is_found]


def many(place: Archive, n: int, title: str = "상수도 요금") -> list[Document]:
    """The newest first."""
    at = clock.now() - timedelta(days=9)
    return disclosed(
        *(entry(place.home, title=f"{title} {k}", approved_at=at - timedelta(hours=k)) for k in range(n))
    )


def test_documents_cases_and_procedures_are_found_at_once() -> None:
    city = cases.city(departments=("WAT", "PLN", "AUD"), procedures=("CON-06",))
    [document] = disclosed(entry(city.departments["WAT"], title="하천 점용 허가 현황"))
    case = cases.filed(city)
    indexing.fill()
    answer = asked("하천", facets=("what", "sector"))
    assert {(item.what, marks(item)[0]) for item in answer.items} == {
        (What.DOCUMENT, "하천"),
        (What.CASE, "하천"),
        (What.PROCEDURE, "하천"),
    }
    assert {value.code: value.n for value in answer.facets["what"]} == {
        "document": 1,
        "case": 1,
        "procedure": 1,
    }
    assert [(value.code, value.n) for value in answer.facets["sector"]] == [("CON", 2)]
    assert [item.record.number for item in asked(case.number).items] == [case.number]
    narrowed = asked("하천", narrowing=Narrowing(what="document"))
    assert [item.record.id for item in narrowed.items] == [document.uid]


def shown_texts(item: Item) -> list[list[str]]:
    """The pieces of text below the title, each as the words that are marked in it."""
    return [
        [part for part, is_found in snippet.parts if is_found] for snippet in (*item.snippets, *item.further)
    ]


def test_what_a_case_is_found_by_is_shown_where_its_row_does_not_say_it() -> None:
    city = cases.city()
    case = cases.decided(city)
    indexing.fill()
    [item] = asked("홍수기 철거").items
    assert (item.record.number, shown_texts(item)) == (case.number, [["홍수기", "철거"]])
    [item] = asked("하천 기준에 맞음", narrowing=Narrowing(what="case")).items
    assert shown_texts(item) == [["기준에", "맞음"]]
    [item] = asked(f"하천 {case.area}", narrowing=Narrowing(what="case")).items
    assert shown_texts(item) == []  # its row says both


def test_a_document_is_shown_with_the_keyword_and_the_task_it_is_found_by(place: Archive) -> None:
    disclosed(entry(place.home, title="정수장 점검", keywords=("염소", "여과"), task="수질 관리"))
    indexing.fill()
    assert [shown_texts(asked(q).items[0]) for q in ("여과", "수질", "정수장")] == [
        [["여과"]],
        [["수질"]],
        [],
    ]


def test_the_newest_or_the_most_fitting_come_first(place: Archive) -> None:
    new, old = clock.now() - timedelta(days=2), clock.now() - timedelta(days=300)
    disclosed(
        entry(place.home, title="공원 청소", summary="상수도와 하수도", approved_at=new),
        entry(place.home, title="상수도 상수도", approved_at=old),
    )
    indexing.fill()
    assert titles(asked()) == ["공원 청소", "상수도 상수도"]
    assert titles(asked(sort=Sort.RELEVANCE)) == ["상수도 상수도", "공원 청소"]


def test_pages_follow_each_other_while_things_come_and_go(place: Archive) -> None:
    documents = many(place, 12)
    indexing.fill()
    first = asked(limit=5)
    assert titles(first) == [d.title for d in documents[:5]] and first.total == 12 and first.next
    disclosed(entry(place.home, title="상수도 새 소식", approved_at=clock.now() - timedelta(days=8)))
    withdraw(place.disclosure.actor(clock.now()), documents[6].uid, reason_code="rights", reason="")
    indexing.put(*indexing.everything(), gone=(documents[6].pk << 4,))
    second = asked(limit=5, cursor=first.next)
    assert titles(second) == [documents[n].title for n in (5, 7, 8, 9, 10)] and second.total == 12
    last = asked(limit=5, cursor=second.next or "")
    assert titles(last) == [documents[11].title] and last.next is None


def test_what_was_taken_back_a_moment_ago_is_not_shown_though_the_index_has_it(place: Archive) -> None:
    documents = many(place, 9)
    indexing.fill()
    for document in (documents[1], documents[2]):
        withdraw(place.disclosure.actor(clock.now()), document.uid, reason_code="rights", reason="")
    first = asked(limit=4)
    assert titles(first) == [documents[n].title for n in (0, 3, 4, 5)]
    assert first.total == 7
    assert titles(asked(limit=4, cursor=first.next or "")) == [d.title for d in documents[6:]]


def test_all_of_a_page_may_be_gone(place: Archive) -> None:
    many(place, 30)
    indexing.fill()
    newest = Document.objects.order_by("-approved_at")[:26]
    Document.objects.filter(pk__in=[d.pk for d in newest]).update(state="held")
    first = asked(limit=5)
    assert (titles(first), first.total) == ([], 20) and first.next
    read, following = 0, first.next
    while following:
        answer = asked(limit=5, cursor=following)
        read, following = read + len(answer.items), answer.next
    assert read == 4


@pytest.mark.parametrize(
    ("narrowing", "expected"),
    [
        (Narrowing(kind="report"), {"보고"}),
        (Narrowing(disclosure="closed"), {"비공개"}),
        (Narrowing(category="press"), {"보도"}),
        (Narrowing(from_day=date(2025, 5, 2), to_day=date(2025, 5, 2)), {"오월 이일"}),
        (Narrowing(from_day=date(2025, 5, 3)), {"보고", "비공개", "보도"}),
        (Narrowing(what="case"), set()),
    ],
)
def test_results_are_narrowed(place: Archive, narrowing: Narrowing, expected: set[str]) -> None:
    may = clock.parse_instant("2025-05-02T23:30:00+09:00")
    disclosed(
        entry(place.home, title="상수도 보고", kind="report"),
        entry(place.home, title="상수도 비공개", disclosure="closed", grounds=(5,)),
        entry(place.home, title="상수도 보도", category="press"),
        entry(place.home, title="상수도 오월 이일", approved_at=may),
        entry(place.home, title="상수도 오월 일일", approved_at=may - timedelta(days=1)),
    )
    indexing.fill()
    assert {title.removeprefix("상수도 ") for title in titles(asked(narrowing=narrowing))} == expected
    assert set(titles(asked("", narrowing=narrowing))) == {f"상수도 {word}" for word in expected}


def test_a_department_has_what_those_had_whose_duties_came_to_it(place: Archive) -> None:
    disclosed(entry(place.home, title="상수도 하나"), entry(place.garden, title="상수도 둘"))
    indexing.fill()
    merge_departments(SYSTEM, codes=[place.home.code], into=place.garden.code, at=clock.now())
    answer = asked(narrowing=Narrowing(department=place.garden.code), facets=("department",))
    assert set(titles(answer)) == {"상수도 하나", "상수도 둘"}
    assert {value.code: value.n for value in answer.facets["department"]} == {place.garden.code: 2}
    assert titles(asked(narrowing=Narrowing(department=place.home.code))) == ["상수도 하나"]


def test_each_facet_is_counted_under_all_filters_but_its_own(place: Archive) -> None:
    at = clock.parse_instant("2025-05-02T12:00:00+09:00")
    disclosed(
        entry(place.home, title="상수도 하나", kind="report", approved_at=at),
        entry(place.home, title="상수도 둘", kind="plan", approved_at=at + timedelta(days=40)),
        entry(place.garden, title="상수도 셋", kind="report", approved_at=at - timedelta(days=40)),
        entry(place.garden, title="하수도", kind="report", approved_at=at),
    )
    indexing.fill()
    narrowing = Narrowing(department=place.home.code, kind="report")
    told = asked(narrowing=narrowing, facets=("month", "department", "kind", "what")).facets
    assert list(told) == ["what", "department", "kind", "month"]
    assert {value.code: value.n for value in told["department"]} == {place.home.code: 1, place.garden.code: 1}
    assert {value.code: value.n for value in told["kind"]} == {"report": 1, "plan": 1}
    assert [(value.code, value.n) for value in told["month"]] == [("2025-05", 1)]
    all_months = asked(narrowing=Narrowing(from_day=date(2025, 5, 1)), facets=("month",)).facets["month"]
    assert [value.code for value in all_months] == ["2025-03", "2025-05", "2025-06"]


@pytest.mark.parametrize(
    ("narrowing", "field"),
    [
        (Narrowing(what="thing"), "what"),
        (Narrowing(category="x"), "category"),
        (Narrowing(kind="x"), "kind"),
        (Narrowing(disclosure="x"), "class"),
        (Narrowing(sector="x"), "sector"),
        (Narrowing(department="x"), "department"),
        (Narrowing(institution="x"), "institution"),
        (Narrowing(from_day=date(2025, 5, 2), to_day=date(2025, 5, 1)), "to"),
    ],
)
def test_a_value_that_there_is_not_is_refused(place: Archive, narrowing: Narrowing, field: str) -> None:
    indexing.fill()
    with pytest.raises(InvalidInput) as refused:
        asked(narrowing=narrowing)
    assert [fault.field for fault in refused.value.fields] == [field]


@pytest.mark.parametrize(
    "hostile", ["", "   ", "?!…", "\x00\x01", "을 를 은", "가" * 1_000_000, "낱말 " * 10_000, "\ud800"]
)
def test_what_cannot_be_looked_for_is_said_to_be_so(place: Archive, hostile: str) -> None:
    indexing.fill()
    with pytest.raises(InvalidInput) as refused:
        asked(hostile)
    assert [fault.field for fault in refused.value.fields] == ["q"]


TYPED = st.text(max_size=40) | st.text('상수도를 요금ㅅ-"“:.|~*?()[]^$\\부서번호기간2026title', max_size=30)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=TYPED, sort=st.sampled_from(Sort))
def test_whatever_is_typed_is_answered_or_refused(place: Archive, typed: str, sort: Sort) -> None:
    if not Document.objects.exists():
        disclosed(entry(place.home, title="상수도 요금", summary="부서:상수도 (2026) [가]"))
        indexing.fill()
    complete(ANONYMOUS, typed, clock.now())
    try:
        answer = asked(typed, sort=sort, facets=("month",))
    except InvalidInput as refused:
        assert refused.fields[0].field == "q"
    else:
        assert answer.total == len(answer.items)


def test_limits_and_facets_are_checked(place: Archive) -> None:
    indexing.fill()
    for said in ({"limit": 0}, {"limit": 101}, {"facets": ("audience",)}):
        with pytest.raises(InvalidInput):
            asked(**said)


def test_no_index_is_said_and_is_not_no_result(place: Archive) -> None:
    indexing.empty()
    (backend().folder / "live").unlink()  # type: ignore[attr-defined]
    with pytest.raises(Unavailable) as refused:
        asked()
    assert (refused.value.status, refused.value.code) == (503, "search_unavailable")


def test_a_hit_in_a_file_tells_its_page(place: Archive) -> None:
    files = (stored("첫째 붙임".encode()), stored("정수장의 업무 추진비 집행".encode(), "둘.txt"))
    disclosed(entry(place.home, title="월보", files=files), entry(place.home, title="업무추진비"))
    indexing.fill()
    by_title = {item.title.text: item for item in asked("업무추진비").items}
    assert by_title["업무추진비"].page_hit is None
    hit = by_title["월보"].page_hit
    assert hit is not None and (hit.file, hit.page) == (2, 1)
    assert [part for part, is_found in hit.snippet.parts if is_found] == ["업무 추진비"]


def test_what_is_asked_of_files_tells_its_page_whatever_the_title_says(place: Archive) -> None:
    disclosed(entry(place.home, title="정수장 월보", files=(stored("정수장 점검".encode()),)))
    indexing.fill()
    assert asked("정수장").items[0].page_hit is None
    hit = asked("본문:정수장").items[0].page_hit
    assert hit is not None and (hit.file, hit.page) == (1, 1)


def test_every_hit_of_a_long_page_tells_where_it_stands_as_far_as_is_looked(
    place: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now() - timedelta(days=9)
    disclosed(
        *(
            entry(
                place.home,
                title=f"월보 {n}",
                files=(stored(f"{n} 정수장 점검".encode()),),
                approved_at=at - timedelta(hours=n),
            )
            for n in range(30)
        )
    )
    indexing.fill()
    assert all(item.page_hit for item in asked("정수장", limit=50).items)
    monkeypatch.setattr(items, "MOST_CHARACTERS", 100)
    told = [bool(item.page_hit) for item in asked("정수장", limit=50).items]
    assert told[0] and not told[-1] and told == sorted(told, reverse=True)


@pytest.fixture
def named(place: Archive) -> Archive:
    names = {
        place.home: {"ko": "도로계획과", "en": "Road Planning Division"},
        place.garden: {"ko": "공원녹지과", "en": "Parks Division"},
    }
    for department, name in names.items():
        department.name = name
        department.save()
    changed(clock.now())
    disclosed(entry(place.home, title="월보"), entry(place.garden, title="연보"))
    indexing.fill()
    return place


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("도로계획과", ["월보"]),
        ("도로계획과 연보", []),
        ("-도로계획과", ["연보"]),
        ("부서:도로", ["월보"]),
        ("부서:녹지", ["연보"]),
        ('부서:"road plan"', ["월보"]),
        ("-부서:녹지", ["월보"]),
        ("부서:도", []),
    ],
)
def test_departments_by_their_name_and_by_a_part_of_it(named: Archive, q: str, found: list[str]) -> None:
    assert titles(asked(q)) == found


def test_a_condition_that_nobody_knows_is_told_with_names_that_are_like_it(named: Archive) -> None:
    answer = asked("월보 부서:도로게획과")
    assert titles(answer) == ["월보"] and answer.unknown == answer.left_out
    assert answer.unknown[0].reason.ko.endswith("비슷한 이름: 도로계획과")
    assert "Parks Division" in asked('월보 부서:"Park Divisio"').unknown[0].reason.en


def test_a_number_that_is_borne_is_found_alone_and_only_by_who_may_see_it(place: Archive) -> None:
    disclosed(
        entry(place.home, title="하나", number="정수과-1"), entry(place.home, title="열", number="정수과-10")
    )
    taken(entry(place.home, title="준비", number="정수과-100"))
    indexing.fill()
    assert titles(asked("정수과-1")) == titles(asked("번호:정수과-1")) == ["하나"]
    assert titles(asked("정수과-10")) == ["열"]
    assert asked("정수과-100").total == 0  # not public: nothing tells whether there is such a number
    officer = place.officer.actor(clock.now())
    assert titles(ask(officer, Asked("정수과-100"), clock.now())) == ["준비"]


def test_either_order_finds_the_same(place: Archive) -> None:
    disclosed(entry(place.home, title="가나다 라마"), entry(place.home, title="가나 나다 나라마 다라"))
    indexing.fill()
    assert asked("가나다 라마").total == asked("가나다 라마", sort=Sort.RELEVANCE).total == 1


def test_words_are_marked_in_title_number_and_summary(place: Archive) -> None:
    said = {"title": "상수도 요금", "number": "상수도과-17", "summary": "올해의 상 수도 요금을 알린다"}
    disclosed(entry(place.home, **said))
    indexing.fill()
    [item] = asked("상수도").items
    assert marks(item) == ["상수도"]
    assert item.number.parts == (("상수도", True), ("과-17", False))
    assert [part for part, is_found in item.snippets[0].parts if is_found] == ["상 수도"]


def test_what_went_out_in_a_while_is_found_alone(place: Archive) -> None:
    now = clock.now()
    for title, days in (("상수도 어제", 1), ("상수도 오늘", 0)):
        disclosed(entry(place.home, title=title), now=now - timedelta(days=days))
    indexing.fill()
    yesterday, today = now - timedelta(hours=30), now - timedelta(hours=12)
    assert titles(asked(went_out=(yesterday, today))) == ["상수도 어제"]
    assert titles(asked(went_out=(today, now))) == ["상수도 오늘"]
    assert asked(went_out=(now, now + timedelta(days=1))).total == 0


def _statements(place: Archive, counted: Callable[..., Any], n: int, *, most: int, **said: Any) -> None:
    actor = said.pop("actor", ANONYMOUS)
    with moment.one_look(), counted(most):
        assert len(ask(actor, Asked("상수도", **said), clock.now()).items) == n


def test_how_many_statements_it_takes(place: Archive, django_assert_num_queries: Callable[..., Any]) -> None:
    many(place, 3)
    disclosed(entry(place.home, title="월보", files=(stored("상수도".encode()),)))
    indexing.fill()
    asked(facets=("what", "department"))
    # the authority, the documents, their files, the editions of these, the texts
    _statements(place, django_assert_num_queries, 4, most=5)
    _statements(place, django_assert_num_queries, 4, most=5, facets=("what", "department", "month"))
    _statements(place, django_assert_num_queries, 4, most=5, actor=place.officer.actor(clock.now()))
    _statements(place, django_assert_num_queries, 0, most=1, narrowing=Narrowing(what="case"))
    taken(entry(place.home, title="상수도 준비"))
    indexing.fill()
    officer = place.officer.actor(clock.now())
    # once more whether everybody sees what only staff were found to see
    _statements(place, django_assert_num_queries, 5, most=6, actor=officer)


def test_what_the_index_answered_is_kept_as_long_as_it_stands(place: Archive) -> None:
    many(place, 3)
    indexing.fill()
    stamp, answer = search_stamp(), asked(facets=("what",))
    assert answer.stamp == stamp == search_stamp()
    kept = len(ANSWERS)
    assert asked(facets=("what",)) == answer and len(ANSWERS) == kept
    many(place, 1, "상수도 새 소식")
    indexing.put(*indexing.everything())
    assert search_stamp() != stamp
    assert asked().total == 4
