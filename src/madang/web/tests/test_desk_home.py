"""The desk of an official: what stands on it, in which order, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import translation

from madang.domains.cases.tests import factories
from madang.kernel.actor import Actor, PostHeld
from madang.kernel.text import Text
from madang.web.staff.frame import posts_said
from madang.web.tests.desk_people import at_time, browser, content

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


@pytest.fixture
def statements(django_assert_max_num_queries):
    return django_assert_max_num_queries


def test_an_empty_desk_says_so(city, statements):
    client = browser(city.official())
    client.get("/en/desk/")  # reads the organisation and the definitions, which are kept
    with statements(10):
        page = client.get("/en/desk/")
    assert page.status_code == 200
    assert "There is nothing for you to do at the moment." in content(page)


@pytest.mark.parametrize(
    ("posts", "said"),
    [
        ([], ""),
        ([1, 3], "1과 과장 · 3과 과장"),
        ([1, 2, 3, 4, 5], "1과 과장 · 2과 과장 · 3과 과장 · 외 2개 보직"),
    ],
)
def test_who_holds_many_posts_is_not_in_the_way_of_the_work(posts, said):
    held = tuple(
        PostHeld(n, n, f"D{n}", Text(f"{n}과", f"Division {n}"), Text("과장", "Director"), rank=3)
        for n in posts
    )
    with translation.override("ko"):
        assert posts_said(Actor(posts=held), "ko") == said


def test_tasks_with_the_clock_and_whose_they_are(city, statements):
    waiting, mine = factories.filed(city), factories.in_review(city)
    client = browser(city.official())
    client.get("/en/desk/")
    with statements(10):
        page = client.get("/en/desk/")
    assert f'href="/en/desk/cases/{waiting.number}/?in=&amp;at=' in content(page)
    assert f'href="/en/desk/cases/{mine.number}/?in=&amp;at=' in content(page)
    assert content(page).count("nobody yet") == 1
    only = content(client.get("/en/desk/?show=mine"))
    assert mine.number in only
    assert waiting.number not in only


def test_what_is_late_and_not_explained_says_so_in_words(city):
    case = factories.in_review(city)
    with at_time(case.due_at + timedelta(days=5)):
        page = content(browser(city.official()).get("/en/desk/"))
    assert "working day(s) over" in page
    assert "delay not explained" in page
    assert "of your tasks are over their time." in page


def test_a_superior_sees_what_waits_for_a_signature(city):
    case = factories.drafted(city)
    page = content(browser(city.lead()).get("/en/desk/?show=signatures"))
    assert case.number in page
    assert "<strong>Sign</strong>" in page
    assert "To sign" not in content(browser(city.official()).get("/en/desk/"))


@pytest.mark.each_database
@pytest.mark.parametrize("query", ["page=0", "page=99999999999999", "page=x", "show=%00", "show=<script>"])
def test_odd_pages_and_filters_are_the_first_page(city, query):
    assert browser(city.official()).get(f"/en/desk/?{query}").status_code == 200


def test_the_desk_of_somebody_who_holds_no_post_is_empty(city):
    from madang.domains.organisation.tests.factories import official_with_account
    from madang.kernel import clock

    factories.filed(city)
    page = browser(official_with_account(1, None).actor(clock.now())).get("/en/desk/")
    assert "There is nothing for you to do" in content(page)
