"""The pages of superiors, inspector, audit office and operator."""

import re
from datetime import timedelta

import pytest

from madang.domains.calendar import holidays_of
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.organisation import absences_of, authority
from madang.kernel import clock
from madang.kernel.ids import new_id
from madang.kernel.models import Job
from madang.web.tests.desk_people import at_time, browser, content, desk_url, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


def form(what: str, **typed: str) -> dict[str, str]:
    return {"idempotency_key": new_id(), "what": what, **{f"{what}-{n}": v for n, v in typed.items()}}


def test_the_department_s_load_and_what_nobody_took(city, django_assert_max_num_queries):
    taken, waiting = factories.in_review(city), factories.filed(city)
    client = browser(city.director())
    client.get("/en/desk/department/")
    with django_assert_max_num_queries(14):
        page = content(client.get("/en/desk/department/"))
    assert city.officials["WAT"].official.name in page
    elsewhere = re.escape(city.officials["GAR"].official.name)
    assert not re.search(rf"{elsewhere}(?!\d)", page)  # the names of the factory are numbered
    assert waiting.number in page
    assert taken.number in page
    nobody = content(client.get("/en/desk/department/?official=nobody"))
    assert waiting.number in nobody
    assert taken.number not in nobody


def test_inspection_lists_what_went_wrong_in_all_departments(city):
    late = factories.in_review(city)
    returned = factories.in_review(city)
    actions.return_case(city.official(), number=returned.number, reason="요건 미비")
    client = browser(city.on_duty("inspector"))
    with at_time(late.due_at + timedelta(days=4)):
        overdue = content(client.get("/en/desk/inspection/"))
        actions.notice_delays(clock.now())
        unexplained = content(client.get("/en/desk/inspection/?kind=unexplained"))
    assert late.number in overdue
    assert returned.number not in overdue
    assert late.number in unexplained
    assert returned.number in content(client.get("/en/desk/inspection/?kind=returned-unasked"))
    assert "There is nothing of this kind." in content(client.get("/en/desk/inspection/?kind=skipped"))


def test_the_audit_office_sees_who_looked(city):
    case = factories.in_review(city)
    browser(city.official()).get(desk_url(case))
    page = content(browser(city.on_duty("auditor")).get(f"/en/audit/?case={case.number}"))
    assert city.officials["WAT"].official.name in page
    assert "mobile phone" in page
    assert "CON-06" in page
    assert "Nobody has looked." in content(
        browser(city.on_duty("auditor")).get("/en/audit/?case=2026-1111111")
    )


def test_the_operator_declares_and_revokes_a_holiday(city):
    client = browser(city.on_duty("operator"))
    known = {h.date for year in (0, 1, 2) for h in holidays_of(clock.now().year + year)}
    day = next(d for n in range(400, 420) if (d := (clock.now() + timedelta(days=n)).date()) not in known)
    year = f"?year={day.year}"
    typed = form("holiday-declared", date=day.isoformat(), name_ko="임시공휴일", name_en="Temporary holiday")
    done = client.post(f"/en/desk/operator/{year}", typed)
    assert done.status_code == 303
    assert "The holiday was declared." in content(client.get(done["Location"]))
    again = client.post(f"/en/desk/operator/{year}", typed)
    assert again.status_code == 303
    assert [h.name.ko for h in holidays_of(day.year) if h.date == day] == ["임시공휴일"]
    twice = client.post(f"/en/desk/operator/{year}", {**typed, "idempotency_key": new_id()})
    assert twice.status_code == 409
    assert 'value="Temporary holiday"' in content(twice)
    empty = client.post("/en/desk/operator/", form("holiday-declared", date="", name_ko="", name_en=""))
    assert empty.status_code == 422
    revoked = client.post(f"/en/desk/operator/{year}", form("holiday-revoked", date=day.isoformat()))
    assert revoked.status_code == 303
    assert not [h for h in holidays_of(day.year) if h.date == day]


def test_the_operator_sets_how_officials_are_shown(city):
    client = browser(city.on_duty("operator"))
    assert client.post("/en/desk/operator/", form("policy-set", policy="officer_code")).status_code == 303
    assert authority().officials_shown == "officer_code"
    assert client.post("/en/desk/operator/", form("policy-set", policy="everything")).status_code == 422


def test_the_operator_sets_how_long_decisions_go_on_unconfirmed(city):
    client = browser(city.on_duty("operator"))
    assert 'value="4"' in content(client.get("/en/desk/operator/"))
    assert client.post("/en/desk/operator/", form("log-hours-set", hours="12")).status_code == 303
    assert authority().log_hours == 12
    assert client.post("/en/desk/operator/", form("log-hours-set", hours="100")).status_code == 422
    assert authority().log_hours == 12


def test_work_that_failed_is_tried_again_and_says_nothing_personal(city):
    now = clock.now()
    job = Job.objects.create(
        kind="mail",
        run_at=now,
        failed_at=now,
        attempts=8,
        last_error="Traceback\nSMTPError: kim@example.kr refused",
    )
    client = browser(city.on_duty("operator"))
    page = content(client.get("/en/desk/operator/"))
    assert "SMTPError" in page
    assert "kim@example.kr" not in page
    assert client.post("/en/desk/operator/", form("job-again", job=str(job.pk))).status_code == 303
    job.refresh_from_db()
    assert (job.failed_at, job.attempts) == (None, 0)


def test_a_director_records_and_cancels_an_absence_of_their_department(city):
    client, today = browser(city.director()), clock.now().date()
    typed = form(
        "absence",
        official=city.leads["WAT"].official.officer_code,
        acting=city.officials["WAT"].official.officer_code,
        reason="leave",
        starts=(today + timedelta(days=1)).isoformat(),
        ends=(today + timedelta(days=3)).isoformat(),
    )
    assert client.post("/en/desk/absences/", typed).status_code == 303
    (row,) = absences_of([city.leads["WAT"].id], clock.now())
    assert (row.reason, row.acting) == ("leave", city.officials["WAT"].official.name)
    page = content(client.get("/en/desk/absences/"))
    assert row.name in page
    strange = client.post(
        "/en/desk/absences/", {**typed, "idempotency_key": new_id(), "absence-official": "NOBODY"}
    )
    assert strange.status_code == 422
    elsewhere = browser(city.director("GAR")).post(
        "/en/desk/absences/", {"idempotency_key": new_id(), "cancel": str(row.id)}
    )
    assert elsewhere.status_code == 403
    assert (
        client.post("/en/desk/absences/", {"idempotency_key": new_id(), "cancel": str(row.id)}).status_code
        == 303
    )
    assert absences_of([city.leads["WAT"].id], clock.now()) == []


def test_a_superior_gives_a_case_to_a_colleague(city):
    case = factories.filed(city)
    actions.accept(city.official(), number=case.number)
    page = content(browser(city.lead()).get(desk_url(case, "assign")))
    code = city.officials["WAT"].official.officer_code
    assert f'<option value="{code}">' in page
    assert ">Myself<" in page
    assert 'name="assign-official"' not in content(browser(city.official()).get(desk_url(case, "assign")))
    assert send(city.lead(), case, "assign", official="").status_code == 422
    assert send(city.lead(), case, "assign", official=code).status_code == 303
    assert Case.objects.get(pk=case.pk).official_id == city.officials["WAT"].id
