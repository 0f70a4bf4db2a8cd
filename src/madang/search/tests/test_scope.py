"""The standing matrix of the search: who finds what. Nothing that is counted, offered or completed goes beyond it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from madang.domains.cases.models import Case, Consultation
from madang.domains.cases.tests import factories as cases
from madang.domains.cases.tests.factories import City
from madang.domains.documents.actions.scanning import scan_pending
from madang.domains.documents.actions.withdrawing import withdraw
from madang.domains.documents.tests.factories import disclosed, entry, stored, taken
from madang.domains.organisation.models import Department
from madang.domains.organisation.tests.factories import department, merged
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, Actor
from madang.search import Asked, Narrowing, ask, complete
from madang.search.asking.hangul import keystrokes
from madang.search.tests import indexing

pytestmark = pytest.mark.django_db

ASKERS: dict[str, Callable[[City], Actor]] = {
    "anonymous": lambda city: ANONYMOUS,
    "citizen": lambda city: city.citizen,
    "official": lambda city: city.official("WAT"),
    "lead": lambda city: city.lead("WAT"),
    "director": lambda city: city.director("WAT"),
    "official of another": lambda city: city.official("GAR"),
    "director of another": lambda city: city.director("GAR"),
    "executive": lambda city: city.on_duty("executive"),
    "disclosure officer": lambda city: city.on_duty("disclosure_officer"),
    "auditor": lambda city: city.on_duty("auditor"),
    "inspector": lambda city: city.on_duty("inspector"),
    "operator": lambda city: city.on_duty("operator"),
}
EVERYBODY = set(ASKERS)
OVERLOOKING = {"executive", "disclosure officer", "auditor", "inspector"}
HOME = OVERLOOKING | {"official", "lead", "director"}
ANOTHER = OVERLOOKING | {"official of another", "director of another"}

FINDS: dict[str, set[str]] = {
    "가람누리터": EVERYBODY,  # the title of an open document
    "나루마당길": EVERYBODY,  # the title of a closed one: the law's minimum
    "다솜마루빛": HOME,  # the summary of the closed one
    "라온하제님": HOME,  # a title that waits for its day
    "마루한별꽃": HOME,  # a title that was withdrawn
    "바람새솔잎": ANOTHER,  # a title of another department that waits
    "사랑채윗목": EVERYBODY,  # the open file of a partly open document
    "아라온해솔": HOME,  # the name of its closed file
    "차오름달빛": HOME,  # a title of the department whose duties came to this one
}


@dataclass(frozen=True, slots=True)
class World:
    city: City
    disclosed_case: str
    hidden_case: str  # of WAT
    consulted_case: str  # likewise; GAR is asked


@pytest.fixture
def world() -> World:
    city = cases.city(departments=("WAT", "GAR", "PLN", "AUD"), procedures=("CON-06",))
    home, another = city.departments["WAT"], city.departments["GAR"]
    files = (stored("사랑채윗목".encode()), stored("도면".encode(), "아라온해솔.txt", "closed", (5,)))
    *_, withdrawn = disclosed(
        entry(home, title="가람누리터 공고", number="가-1"),
        entry(home, title="나루마당길", disclosure="closed", grounds=(5,), summary="다솜마루빛 요약"),
        entry(home, title="일부 공개", disclosure="partial", files=files),
        entry(home, title="마루한별꽃 공고"),
    )
    withdraw(city.on_duty("disclosure_officer"), withdrawn.uid, reason_code="rights", reason="")
    waiting = (entry(home, title="라온하제님 공고"), entry(another, title="바람새솔잎 공고"))
    taken(*waiting, entry(_predecessor(city), title="차오름달빛 공고"))
    scan_pending()
    world = World(city, *(cases.filed(city).number for _ in range(3)))
    hidden = Case.objects.filter(number__in=(world.hidden_case, world.consulted_case))
    hidden.update(visibility="undisclosed")
    asked = Case.objects.get(number=world.consulted_case)
    Consultation.objects.create(
        case=asked, department_id=another.pk, step=asked.steps.get(), asked_at=clock.now()
    )
    indexing.fill()
    return world


def _predecessor(city: City) -> Department:
    before = department("OLD", of=city.departments["WAT"].institution)
    merged(before, city.departments["WAT"], clock.now())
    return before


def _askers(city: City) -> dict[str, Actor]:
    return {name: asker(city) for name, asker in ASKERS.items()}


def _numbers(world: World) -> dict[str, set[str]]:
    return {
        world.disclosed_case: EVERYBODY,
        world.hidden_case: HOME,
        world.consulted_case: HOME | ANOTHER,
    }


def test_hits_totals_and_facets_are_of_what_one_may_find(world: World) -> None:
    expected = FINDS | _numbers(world)
    facets = ("what", "department", "category", "kind", "disclosure", "sector", "month", "institution")
    seen: dict[str, set[str]] = {word: set() for word in expected}
    for name, actor in _askers(world.city).items():
        for word in expected:
            answer = ask(actor, Asked(word, facets=facets), clock.now())
            counted = {sum(value.n for value in answer.facets[f]) for f in ("what", "department", "month")}
            assert len(answer.items) == answer.total and counted == {answer.total}, (name, word)
            if answer.items:
                seen[word].add(name)
            else:
                assert not any(answer.facets.values())
    assert seen == expected


def test_what_only_staff_see_is_said_to_be_so(world: World) -> None:
    def hidden(actor: Actor, word: str) -> list[bool]:
        return [item.in_scope for item in ask(actor, Asked(word), clock.now()).items]

    official = world.city.official("WAT")
    assert hidden(official, "라온하제님") == hidden(official, "마루한별꽃") == [True]
    assert hidden(official, "가람누리터") == hidden(official, "다솜마루빛") == [False]
    assert hidden(official, world.hidden_case) == [True] and hidden(official, world.disclosed_case) == [False]
    assert hidden(world.city.official("GAR"), "다솜마루빛") == []


def test_nothing_is_found_twice(world: World) -> None:
    for actor in _askers(world.city).values():
        answer = ask(actor, Asked("", Narrowing(what="document"), limit=100), clock.now())
        ids = [item.record.id for item in answer.items]
        assert len(ids) == len(set(ids)) == answer.total


def test_nothing_is_completed_that_is_not_before_everybody(world: World) -> None:
    public = {"가람누리터", "나루마당길"}
    for actor in _askers(world.city).values():
        for word in FINDS:
            told = [s.text for s in complete(actor, word[:2], clock.now())]
            assert told == ([word] if word in public else []), word


def test_other_words_are_offered_only_where_they_lead_to_something_one_may_find(world: World) -> None:
    seen: dict[str, set[str]] = {word: set() for word in FINDS}
    for name, actor in _askers(world.city).items():
        for word in FINDS:
            typed = ask(actor, Asked(keystrokes(word)), clock.now()).instead
            longer = ask(actor, Asked(f"{word} 없는낱말들"), clock.now()).instead
            assert (typed == (word,)) == (longer == (word,)), (name, word)
            if typed:
                seen[word].add(name)
    assert seen == FINDS


def test_a_word_of_what_was_taken_back_is_not_completed_before_the_index_is_tidied(world: World) -> None:
    [document] = disclosed(entry(world.city.departments["WAT"], title="하얀모래톱 공고"))
    indexing.put(*indexing.everything())
    assert [s.text for s in complete(ANONYMOUS, "하얀", clock.now())] == ["하얀모래톱"]
    withdraw(world.city.on_duty("disclosure_officer"), document.uid, reason_code="rights", reason="")
    indexing.put(*indexing.everything(), gone=(document.pk << 4,))
    assert complete(ANONYMOUS, "하얀", clock.now()) == []
