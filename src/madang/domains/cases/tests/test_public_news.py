"""The newest entries, for feeds and the home page; figures of the register."""

import pytest

from madang.domains.cases import actions, recent_events, register_figures, state_counts
from madang.domains.cases.events import summarise
from madang.domains.cases.tests import factories
from madang.domains.procedures import current_version
from madang.kernel import clock
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db


def test_news_follow_what_happens_and_not_when_a_case_was_filed():
    city = factories.city()
    old, new = factories.filed(city), factories.filed(city)
    actions.accept(city.official(), number=old.number)
    for narrowed in ({}, {"procedure": "CON-06"}, {"department": "WAT"}):
        news = recent_events(limit=3, **narrowed)
        assert [(number, event.type) for number, _, event in news] == [
            (old.number, "case.accepted"),
            (new.number, "case.filed"),
            (old.number, "case.filed"),
        ]


def test_news_and_figures_leave_out_what_the_public_may_not_see():
    city = factories.city()
    case, kept = factories.filed(city), factories.filed(city)
    actions.withhold(city.on_duty("disclosure_officer"), number=case.number, reason="권리 보호")
    assert {number for number, _, _ in recent_events()} == {kept.number}
    figures = register_figures(clock.now(), clock.now().astimezone().tzinfo)
    assert figures.in_progress == 1
    assert state_counts() == state_counts(department="WAT") == {"received": 1}
    assert state_counts(department="NOBODY") == {}


def test_an_event_without_what_its_sentence_tells_is_told_in_general():
    factories.city()
    definition = current_version("CON-06").definition
    event = Event(type="case.extended", data={}, step="")
    assert summarise(event, definition).en == "An entry was added."
