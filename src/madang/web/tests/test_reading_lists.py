"""Home, lists, procedures, departments, figures: what they show, what they cost, what they bear."""

import itertools
from datetime import timedelta

import pytest
from lxml import html

from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.organisation.tests.factories import department, merged
from madang.kernel import clock
from madang.web.public import page_cache, present
from madang.web.tests import reading_city as world

pytestmark = pytest.mark.django_db
PAGES = ("", "cases/", "procedures/", "procedures/CON-06/", "departments/WAT/", "deadline/", "statistics/")


def numbers(body: str) -> list[str]:
    """The cases a list shows, in order."""
    links = html.fromstring(body).xpath("//ul[contains(@class, 'case-rows')]//h3/a/@href")
    return [link.split("/")[-2] for link in links]


def test_home_shows_the_register_alive(client, town):
    case = world.in_review(town)
    body = world.text(client, "/en/")
    page = html.fromstring(body)
    figures = dict(zip(page.xpath("//dl/div/dt/text()"), page.xpath("//dl/div/dd"), strict=True))
    assert figures["filed today"].text_content() == "1"
    assert figures["in progress"].text_content() == "1"
    assert figures["overdue"].text_content() == "0"
    news = page.xpath("//ol[contains(@class, 'news')]/li")
    assert len(news) == 4
    assert case.number in news[0].text_content()
    assert len(page.xpath("//section[@aria-labelledby='sectors-title']/ul/li")) == 10
    assert len(page.xpath("//h1")) == 1


def test_overdue_without_a_reason_is_counted_and_listed(client, town):
    case, other = world.in_review(town), world.in_review(town)
    past = clock.now() - timedelta(days=1)
    Case.objects.update(due_at=past)
    Case.objects.filter(pk=other.pk).update(delay_reason="현장 사정")
    figures = [dd.text_content() for dd in html.fromstring(world.text(client, "/en/")).xpath("//dl/div/dd")]
    assert figures[-2:] == ["2", "1"]
    assert set(numbers(world.text(client, "/en/cases/?overdue=1"))) == {case.number, other.number}


def test_each_filter_narrows(client, town):
    river, advert = world.in_review(town), world.filed(town, "HSG-07")
    today = clock.now().astimezone(present.present().zone).date()
    tomorrow = today + timedelta(days=1)
    for query, expected in (
        ("", {river.number, advert.number}),
        (f"q={river.number[:9]}", {river.number, advert.number}),
        ("procedure=HSG-07", {advert.number}),
        ("sector=CON", {river.number}),
        ("department=WAT", {river.number}),
        ("state=reviewing", {river.number}),
        ("area=" + "서울특별시 중랑구", {river.number}),
        (f"from={today}&to={today}", {river.number, advert.number}),
        (f"from={tomorrow}", set()),
        ("overdue=1", set()),
        ("sort=oldest", {river.number, advert.number}),
        ("sort=due", {river.number, advert.number}),
        ("procedure=NO-SUCH", set()),
    ):
        assert set(numbers(world.text(client, f"/en/cases/?{query}"))) == expected, query


def test_a_whole_number_leads_to_its_case(client, town):
    case, hidden = world.filed(town), world.undisclosed(town)
    answer = client.get(f"/ko/cases/?q={case.number}&state=&sort=")
    assert (answer.status_code, answer["Location"]) == (302, f"/ko/cases/{case.number}/")
    assert numbers(world.text(client, f"/ko/cases/?q={hidden.number}")) == []


def test_pages_follow_one_another(client, town, monkeypatch):
    filed = [world.filed(town).number for _ in range(5)]
    monkeypatch.setattr("madang.web.public.cases.PAGE", 2)
    address, seen = "/en/cases/?sort=oldest", []
    while address:
        body = world.text(client, address)
        seen += numbers(body)
        address = next(iter(html.fromstring(body).xpath("//a[@rel='next']/@href")), "")
    assert seen == filed
    assert "5 cases in all" in body


def test_nothing_found_says_what_to_do(client, town):
    body = world.text(client, "/ko/cases/?state=withdrawn")
    assert "조건에 맞는 민원이 없습니다." in body
    assert "조건 지우기" in body


HOSTILE = (
    "from=yesterday",
    "from=2026-02-30",
    "to=99999-01-01",
    "from=2026-05-02&to=2026-05-01",
    "state=lost",
    "sort=%27%3BDROP",
    "q=%00",
    "area=%00%ff",
    "procedure=%00",
    "department=a%0Ab",
    "cursor=rubbish",
    "cursor=%00",
    "cursor=MjAyNi0xMS0yMnwx",
    "q=" + "9" * 100,
    "q=" + "x" * 3000,
    "x=" + "y" * 1_000_000,
)


@pytest.mark.each_database
@pytest.mark.parametrize("path", ["/ko/cases/", "/en/statistics/", "/ko/procedures/"])
def test_hostile_queries_get_a_friendly_answer(client, town, path):
    for query in HOSTILE:
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in ((422,) if path == "/ko/cases/" else (200, 422)), query
        assert b"<h1" in answer.content
        assert len(answer.content) < 60_000, query


def test_what_was_typed_is_kept_and_its_fault_is_beside_it(client, town):
    answer = client.get("/en/cases/?from=yesterday&area=Mapo")
    page = html.fromstring(answer.content.decode())
    assert page.get_element_by_id("field-from").get("value") == "yesterday"
    assert page.get_element_by_id("field-area").get("value") == "Mapo"
    assert page.get_element_by_id("field-from").get("aria-describedby") == "fault-from"
    assert page.xpath("//*[@id='error-summary']//a/@href") == ["#field-from"]
    assert page.xpath("//details[@open]")


@pytest.mark.parametrize(
    ("path", "statements"),
    [
        # stamp; filed, late and decided counts, tally; events, their cases, organisation, officials; versions, sectors
        ("/en/", 13),
        # stamp; ids, rows, organisation, tally; versions, sectors (organisation is looked at once for a page)
        ("/en/cases/", 7),
        ("/en/cases/?procedure=CON-06&state=reviewing&sort=due", 7),
        # stamp; versions, sectors
        ("/en/procedures/", 3),
        # stamp; version, sectors, organisation; ids, rows, tally
        ("/en/procedures/CON-06/", 7),
        # stamp; organisation, tally by state; ids, rows, tally
        ("/en/departments/WAT/", 6),
        # stamp; events, their cases, officials, organisation
        ("/en/cases/feed.atom", 5),
        # calendar
        ("/en/deadline/?kind=working-days&amount=14&start=2026-11-20", 1),
    ],
)
def test_statements_of_lists(client, town, django_assert_max_num_queries, path, statements):
    world.in_review(town)
    world.text(client, path)
    page_cache.STORE.clear()
    with django_assert_max_num_queries(statements):
        world.text(client, path)


def test_statements_do_not_grow_with_the_register(client, town, django_assert_max_num_queries):
    for _ in range(12):
        world.filed(town)
    world.text(client, "/en/cases/")
    page_cache.STORE.clear()
    with django_assert_max_num_queries(7):
        world.text(client, "/en/cases/")


def test_a_procedure_says_everything_before_one_applies(client, town):
    world.in_review(town)
    body = world.text(client, "/en/procedures/CON-06/")
    page = html.fromstring(body)
    said = " ".join(page.text_content().split())
    for part in (
        "Permission for river occupation",
        "14 working days",
        "Set by this authority, not by statute.",
        "Filing is free",
        "Audit & Inspection Commission",
        "Interests collide",
        "Project plan",
        "Only if: ",
        "Name of the applicant (or company)",
        "River Act",
        "Department WAT",
        "Runs side by side with: Site inspection",
        "Everybody sees",
        "All 1 cases",
    ):
        assert part in said, part
    assert page.xpath("//*[name()='svg' and contains(@class, 'flow-chart')]")
    assert page.xpath("//a[@href='/en/procedures/CON-06/apply/']")
    assert page.xpath("//a[@href='/api/v1/procedures/CON-06.bpmn']")


def test_who_begins_decides_whether_one_can_apply(client, town):
    assert "begun by the office" in world.text(client, "/en/procedures/TRN-02/")
    assert "/apply/" not in world.text(client, "/en/procedures/TRN-02/")
    assert "/apply/" not in world.text(client, "/en/procedures/OBJ/")


def test_procedures_are_found_by_words(client, town):
    assert "CON-06" in world.text(client, "/ko/procedures/?q=하천")
    assert "HSG-07" not in world.text(client, "/ko/procedures/?q=하천")
    assert client.get("/ko/procedures/NO-SUCH/").status_code == 404


def test_a_department_answers_for_its_predecessors(client, town):
    case = world.in_review(town)
    later = clock.now()
    old, new = town.departments["WAT"], department("RIV", of=town.departments["WAT"].institution)
    merged(old, new, later)
    present.forget()
    body = world.text(client, "/en/departments/RIV/")
    assert case.number in body
    assert "Department WAT" in body
    ended = world.text(client, "/en/departments/WAT/")
    assert "This department ended on" in ended
    assert "/en/departments/RIV/" in ended
    assert client.get("/en/departments/NOBODY/").status_code == 404


def test_figures_are_shown_with_their_definition(client, town):
    world.decided(town)
    body = world.text(client, "/en/statistics/")
    assert "Department WAT" in body
    assert "100.0%" in body
    assert "Median and 90th percentile are nearest-rank" in body
    assert "within 1 second" in body
    assert "CON-06" in world.text(client, "/en/statistics/?by=procedure")
    assert client.get("/en/statistics/?by=moon").status_code == 422


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    "path", ["", "cases/", "procedures/", "procedures/CON-06/", "deadline/", "statistics/"]
)
def test_every_page_is_well_ordered(client, town, language, path):
    world.filed(town)
    page = html.fromstring(world.text(client, f"/{language}/{path}"))
    assert page.get("lang") == language
    levels = [int(h.tag[1]) for h in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    assert all(table.xpath("caption") for table in page.xpath("//table"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_lists_forget_what_is_withdrawn(client, town):
    case = world.filed(town)
    assert case.number in numbers(world.text(client, "/en/cases/"))
    actions.withhold(town.on_duty("disclosure_officer"), number=case.number, reason="권리 보호")
    for path in ("", "cases/", "procedures/CON-06/", "departments/WAT/", "cases/feed.atom"):
        assert f"{case.number}/" not in world.text(client, f"/en/{path}"), path
