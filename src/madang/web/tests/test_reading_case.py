"""The page of a case: complete without a script, the same for those who watch, silent about the applicant."""

from datetime import timedelta

import pytest
from django.test import Client
from lxml import html

from madang.domains.calendar import EXTENSION_REASONS
from madang.domains.cases import actions
from madang.domains.cases.actions import time_limits
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.organisation.lookup import changed
from madang.domains.organisation.models import AuthoritySettings
from madang.kernel import clock
from madang.web.public import page_cache, present
from madang.web.public.live_regions import LOG, REGIONS, regions
from madang.web.tests import reading_city as world
from madang.web.tests.reading_city import TRACES

pytestmark = pytest.mark.django_db


def page_of(client: Client, number: str, language: str = "en") -> html.HtmlElement:
    return html.fromstring(world.text(client, f"/{language}/cases/{number}/"))


def words(page: html.HtmlElement, region: str) -> str:
    return " ".join(" ".join(page.xpath(f"//*[@data-region='{region}']")[0].itertext()).split())


def test_a_case_in_review_says_everything(client, town):
    case = world.in_review(town, river="탄천")
    page = page_of(client, case.number)
    assert [" ".join(h.text_content().split()) for h in page.xpath("//h1")] == [
        f"{case.number} Permission for river occupation"
    ]
    assert "Under review" in words(page, "state")
    assert "In the hands of Department WAT" in words(page, "now")
    assert "Why this date?" in words(page, "now")
    assert page.xpath("//*[@data-region='chart']//*[name()='svg']")
    names = [h.text_content() for h in page.xpath("//*[@data-region='steps']//h3")]
    assert names[:3] == ["Received", "Official assigned", "Documents checked"]
    assert "Expected by" in words(page, "steps")
    assert "탄천" in words(page, "form")
    assert "Project plan not handed in" in words(page, "papers")
    assert page.xpath("//a[contains(@href, 'law.go.kr')]")
    assert [li.get("id") for li in page.xpath("//ol[@class='history']/li")] == [
        "entry-4",
        "entry-3",
        "entry-2",
        "entry-1",
    ]
    assert all(t.get("datetime") for t in page.xpath("//time"))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_page_of_a_case_tells_who_applied(client, town, language):
    case = world.in_review(town)
    actions.request_supplement(
        town.official(), number=case.number, items=["위치도"], reason="축척이 없습니다."
    )
    bodies = [
        world.text(client, f"/{language}/{path}")
        for path in (
            "",
            "cases/",
            f"cases/{case.number}/",
            f"cases/{case.number}/feed.atom",
            "departments/WAT/",
        )
    ]
    bodies += regions(case.number, language).values()
    for body in bodies:
        assert not [trace for trace in TRACES if trace in body]


def test_what_is_waited_for_is_said(client, town):
    case = world.in_review(town)
    actions.consult(town.official(), number=case.number)
    page = page_of(client, case.number)
    assert "Waiting for the opinion of" in words(page, "now")
    actions.reply(town.official("GAR"), number=case.number, opinion="수목을 보호할 것")
    opinions = words(page_of(client, case.number), "steps")
    assert "Department GAR · Agreed" in opinions
    assert "수목을 보호할 것" in opinions
    assert "no answer yet" in opinions


def test_a_supplement_is_shown_as_a_hold(client, town):
    case = world.in_review(town)
    actions.request_supplement(
        town.official(), number=case.number, items=["위치도"], reason="축척이 없습니다."
    )
    page = page_of(client, case.number, "ko")
    assert "신청인의 보완" in words(page, "now")
    assert "처리기간이 멈춰 있습니다" in words(page, "now")
    assert "위치도" in words(page, "periods")
    assert "보완 대기" in words(page, "state") or "기간 정지" in words(page, "state")


def test_a_delay_is_shown_before_and_after_its_reason(client, town):
    case = world.in_review(town)
    past = clock.now() - timedelta(days=3)
    Case.objects.filter(pk=case.pk).update(
        filed_at=past - timedelta(days=60), received_at=past - timedelta(days=60)
    )
    case.steps.filter(state="current").update(term_due_at=past, entered_at=past - timedelta(days=9))
    time_limits.notice_delays(clock.now())
    assert "has not answered yet" in words(page_of(client, case.number), "steps")
    actions.explain_delay(town.official(), number=case.number, reason="현장 조사가 늦어졌습니다.")
    after = words(page_of(client, case.number), "steps")
    assert "현장 조사가 늦어졌습니다." in after
    assert "has not answered yet" not in after


def test_a_decision_comes_with_reasons_conditions_and_remedies(client, town):
    case = world.decided(town, "refused")
    page = page_of(client, case.number)
    said = words(page, "decision")
    assert "Refused" in said
    assert "기준에 맞음" in said
    assert "홍수기 철거" in said
    assert "Objection possible until" in said
    assert "60 days" in said
    objection = actions.appeal(town.citizen, number=case.number, grounds="다시 보아 주십시오.")
    assert f"An objection was filed: {objection.number}" in words(page_of(client, case.number), "decision")
    assert case.number in words(page_of(client, objection.number), "state")


def test_a_correction_and_the_entry_it_corrects_lead_to_each_other(client, town):
    case = world.in_review(town)
    actions.correct(town.official(), number=case.number, seq=2, reason="시각을 잘못 적음", text="10:30")
    page = page_of(client, case.number)
    wrong, right = (page.xpath(f"//*[@id='entry-{n}']")[0] for n in (2, 5))
    assert wrong.xpath(".//*[@class='is-corrected']")
    assert wrong.xpath(".//a/@href") == ["#entry-5"]
    assert right.xpath(".//a/@href") == ["#entry-2"]
    assert "10:30" in right.text_content()


def test_entered_late_and_left_out_are_marked(client, town):
    case = factories.in_review(town, occupation_kind="land", area=5)
    yesterday = clock.now() - timedelta(days=2)
    Case.objects.filter(pk=case.pk).update(filed_at=yesterday - timedelta(days=1))
    case.steps.update(entered_at=yesterday - timedelta(hours=1))
    actions.skip(town.official(), number=case.number, reason="최근에 확인한 곳입니다.")
    assert "Left out by the official" in words(page_of(client, case.number), "steps")
    assert "최근에 확인한 곳입니다." in words(page_of(client, case.number), "history")


def test_the_policy_on_names_is_obeyed(client, town):
    case = world.in_review(town)
    name = town.officials["WAT"].official.name
    AuthoritySettings.objects.update(officials_shown="name")
    changed(clock.now())
    present.forget()
    assert name in world.text(client, f"/en/cases/{case.number}/")
    AuthoritySettings.objects.update(officials_shown="post_and_phone")
    changed(clock.now())
    present.forget()
    assert name not in world.text(client, f"/en/cases/{case.number}/")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_watcher_gets_the_very_words_of_the_page(client, town, language):
    case = world.decided(town)
    body = world.text(client, f"/{language}/cases/{case.number}/")
    live = regions(case.number, language)
    assert tuple(live) == (*REGIONS, LOG)
    assert all(part in body for part in live.values())
    assert f'data-live-seq="{Case.objects.get(pk=case.pk).last_seq}"' in body


def test_hostile_words_are_written_as_words(client, town):
    bad = "<script>alert(1)</script>\"'&"
    case = world.in_review(town, river=bad)
    body = world.text(client, f"/en/cases/{case.number}/")
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_statements_of_the_page(client, town, django_assert_num_queries):
    case = world.in_review(town)
    actions.consult(town.official(), number=case.number)
    actions.extend(
        town.official(),
        number=case.number,
        reason_code=next(iter(EXTENSION_REASONS)),
        reason="법령 해석을 물었습니다.",
        until=(clock.now() + timedelta(days=40)).date(),
    )
    world.text(client, "/en/")  # versions, organisation and holidays are known
    page_cache.STORE.clear()
    # stamp; case, steps, events, organisation, holds, extensions, opinions, officials, calendar
    with django_assert_num_queries(12):
        world.text(client, f"/en/cases/{case.number}/")
    with django_assert_num_queries(1):  # stamp
        world.text(client, f"/en/cases/{case.number}/")


def test_withdrawn_is_gone_with_its_reason_and_unknown_is_not_told_from_undisclosed(client, town):
    gone, hidden = world.withheld(town), world.undisclosed(town)
    stub = client.get(f"/ko/cases/{gone.number}/")
    assert stub.status_code == 410
    assert "제3자의 권리를 보호하기 위해" in stub.content.decode()
    answers = [client.get(f"/en/cases/{number}/") for number in (hidden.number, "2026-9999999")]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].content.replace(hidden.number.encode(), b"N") == answers[1].content.replace(
        b"2026-9999999", b"N"
    )
    listed = world.text(client, "/en/cases/") + world.text(client, "/en/cases/feed.atom")
    assert f"{gone.number}/" not in listed
    assert f"{hidden.number}/" not in listed


def test_a_kept_page_ends_with_the_right_to_show_it(client, town):
    case = world.filed(town)
    tag = client.get(f"/en/cases/{case.number}/").headers["ETag"]
    officer = town.on_duty("disclosure_officer")
    actions.withhold(officer, number=case.number, reason="권리 보호")
    assert client.get(f"/en/cases/{case.number}/").status_code == 410
    assert client.get(f"/en/cases/{case.number}/", HTTP_IF_NONE_MATCH=tag).status_code == 410
    with pytest.raises(Exception, match="withdrawn"):
        regions(case.number, "en")
