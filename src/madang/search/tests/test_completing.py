"""Completion and other words: names first, then words, each of which leads to something."""

from collections.abc import Callable
from typing import Any

import pytest

from madang.domains.cases.tests import factories as cases
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry
from madang.domains.organisation.models import Department
from madang.domains.organisation.tests.factories import department
from madang.kernel import clock, moment
from madang.kernel.actor import ANONYMOUS
from madang.search import Asked, Narrowing, Suggestion, ask, complete
from madang.search.asking import completing
from madang.search.asking.kept import ANSWERS
from madang.search.tests import indexing

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    return archive()


def told(typed: str, limit: int = 8) -> list[str]:
    return [suggestion.text for suggestion in complete(ANONYMOUS, typed, clock.now(), limit)]


def named(place: Archive, name: str) -> Department:
    row = department(of=place.home.institution)
    row.name = {"ko": name, "en": "Waterworks office"}
    row.save()
    return row


def test_words_are_completed_the_most_frequent_first(place: Archive) -> None:
    disclosed(
        *(entry(place.home, title="상수도 요금") for _ in range(3)),
        entry(place.home, title="상수원 보호"),
        entry(place.home, title="하수도 요금"),
    )
    indexing.fill()
    assert complete(ANONYMOUS, "상수", clock.now()) == [Suggestion("상수도", 3), Suggestion("상수원", 1)]
    assert told("상수", limit=1) == ["상수도"]
    assert told("없는") == []


def test_words_before_are_kept_and_count(place: Archive) -> None:
    disclosed(entry(place.home, title="상수도 요금 고지"), entry(place.home, title="하수도 요율 고시"))
    indexing.fill()
    assert told("상수도  요") == ["상수도 요금"]
    assert told("하수도 요") == ["하수도 요율"]
    assert told('고시 -"상수') == ['고시 -"상수도']


@pytest.mark.parametrize("typed", ["상수", "상ㅅ", "상숟", "ㅅㅅㄷ", "ㅅㅅ"])
def test_a_word_is_found_while_its_letters_are_being_typed(place: Archive, typed: str) -> None:
    named(place, "상수과")  # so that ㅅㅅ is how a name begins
    disclosed(entry(place.home, title="상수도 요금"), entry(place.home, title="공원 청소"))
    indexing.fill()
    assert told(typed) == ["상수도"]


def test_names_come_first_where_they_lead_to_something(place: Archive) -> None:
    office, other = named(place, "상수도사업소"), named(place, "상수 도로관리과")
    disclosed(entry(office, title="상수도 요금"), entry(other, title="상수도 요금"))
    indexing.fill()
    assert told("상수") == ["부서:상수도사업소", '부서:"상수 도로관리과"', "상수도"]
    assert told("부서:상수도")[0] == told("ㅅㅅㄷㅅ")[0] == "부서:상수도사업소"
    assert told("요금 상수")[0] == "요금 부서:상수도사업소"
    assert told("waterworks") == ['department:"Waterworks office"']
    [item] = ask(ANONYMOUS, Asked(told("상수")[1]), clock.now()).items
    assert item.record.department.name.ko == "상수 도로관리과"
    named(place, "상수원관리소")
    assert "부서:상수원관리소" not in told("상수")


def test_a_procedure_is_completed_by_its_whole_name() -> None:
    cases.city(departments=("WAT", "PLN", "AUD"), procedures=("CON-06",))
    indexing.fill()
    [procedure] = ask(ANONYMOUS, Asked("", Narrowing(what="procedure")), clock.now()).items
    assert told(procedure.title.text[:2])[0] == procedure.title.text


@pytest.mark.parametrize(
    "typed", ["", " ", "상수도 ", "-", '"', "가" * 101, "\x00", "?", "\ud800", "가" * 100_000]
)
def test_there_is_nothing_to_complete(place: Archive, typed: str) -> None:
    indexing.fill()
    assert told(typed) == []


def test_completion_takes_one_statement(
    place: Archive, django_assert_num_queries: Callable[..., Any]
) -> None:
    disclosed(entry(place.home, title="상수도 요금"))
    indexing.fill()
    told("상수")
    with moment.one_look(), django_assert_num_queries(1):  # the authority
        assert told("상수") == ["상수도"]


def asked_for(typed: str) -> int:
    """How many requests to the index a completion becomes, nothing kept from before."""
    completing.forget()
    ANSWERS.clear()
    told(typed)
    return len(ANSWERS.requests())


def test_however_many_names_there_are_few_are_looked_for(place: Archive) -> None:
    for number in range(40):
        named(place, f"상수{number:02}과")
    disclosed(entry(place.home, title="상수도 요금"), entry(place.home, title="하수도 요금"))
    indexing.fill()
    assert told("요금 상수") == ["요금 상수도"]
    assert asked_for("없는말 상수") == asked_for("상수도 -상수도 부서") == 1
    assert asked_for("상수") == completing.NAMES_TRIED + 1
    assert asked_for("요금 상수") == completing.NAMES_TRIED + 2


def test_a_word_of_many_things_is_not_counted_again(place: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    disclosed(*(entry(place.home, title="상수도 요금") for _ in range(3)))
    indexing.fill()
    assert asked_for("상수") == 1
    monkeypatch.setattr(completing, "SURE", 2)
    assert told("상수") == ["상수도"]
    assert (asked_for("상수"), asked_for("요금 상수")) == (0, 2)


# --- other words ------------------------------------------------------------------------------------------------


def instead(q: str) -> tuple[str, ...]:
    return ask(ANONYMOUS, Asked(q), clock.now()).instead


def test_other_words_are_offered_where_these_lead_to_little(place: Archive) -> None:
    disclosed(
        *(entry(place.home, title="상수도 배관 누수 복구 budget") for _ in range(3)),
        entry(place.home, title="공원 청소"),
    )
    indexing.fill()
    assert instead("tkdtneh") == ("상수도",)
    assert instead("ㅠㅕㅇㅎㄷㅅ") == ("budget",)
    assert instead("상수도누수") == ("상수도 누수",)
    assert instead("누수 홍수") == ("누수",)
    assert instead("누수") == instead("아무것도") == ()
    assert instead("공원") == ()


def test_a_slip_of_the_finger_is_put_right(place: Archive) -> None:
    disclosed(*(entry(place.home, title="상수도 요금 budget") for _ in range(3)))
    indexing.fill()
    assert instead("상수두") == ("상수도",)
    assert instead("Budgte") == ("budget",)
