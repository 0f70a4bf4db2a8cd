"""Dossiers, topics and emergencies as people meet them: the desk, the public pages, the banner, the feed."""

import csv
import io
import re
import time
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City
from madang.domains.documents import Dossier, curating, emergencies
from madang.domains.documents.actions import withdraw
from madang.domains.documents.models import Dossier as Row
from madang.domains.documents.models import Emergency, EmergencyItem, Topic
from madang.domains.documents.tests.curated import HEADING, dossier, notice, payment, place
from madang.domains.documents.tests.factories import disclosed, entry, taken
from madang.domains.organisation.models import Department
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.ids import new_id
from madang.web.public import page_cache, present
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db
BANNER = HEADING.banner.ko


def press(who: Actor | Client, url: str, what: str, **typed: Any) -> HttpResponse:
    """Sends one of the forms of a page of the desk."""
    client = who if isinstance(who, Client) else browser(who)
    body = {"idempotency_key": typed.pop("key", "") or new_id(), "what": what}
    seen = typed.pop("seen", None)
    body |= {"seen": str(seen)} if seen is not None else {}
    return client.post(url, body | {f"{what}-{name}": value for name, value in typed.items()})


def text(response: HttpResponse) -> str:
    return response.content.decode()


def waited() -> None:
    """A second has passed for the pages this process keeps."""
    present.forget()


# --- dossiers --------------------------------------------------------------------------------------------


def test_a_dossier_from_the_desk_to_the_public(town: City) -> None:
    official, lead = town.official(), town.lead()
    begun = press(
        official, "/en/desk/dossiers/", "begin", kind="meeting", department="WAT", title="제1회 물순환위원회"
    )
    assert begun.status_code == 303, text(begun)
    row = Row.objects.get()
    here, there = f"/en/desk/dossiers/{row.uid}/", f"/ko/dossiers/{row.uid}/"
    assert "/desk/dossiers/" + row.uid in begun["Location"]
    assert text(browser(lead).get(here)).count("desk-form") >= 4
    early = press(lead, here, "publish", seen=row.last_seq)
    assert early.status_code == 409
    assert "Date, Place, Committee" in text(early)
    faulty = press(official, here, "edit", title="제목", date="어제", place="", committee="010-1234-5678")
    assert faulty.status_code == 422
    assert text(faulty).count("field-edit-") >= 3
    fields = {"date": "2026-03-02", "place": "대회의실", "committee": "물순환위원회", "stage": "notice"}
    assert press(official, here, "edit", title="제1회 물순환위원회", **fields).status_code == 303
    assert press(official, here, "entry", title="개최 알림", day="2026-02-20").status_code == 303
    assert Client().get(there).status_code == 404
    assert press(official, here, "publish").status_code == 404  # no such form for a working-level official
    assert press(lead, here, "publish", seen=1).status_code == 409
    assert press(lead, here, "publish").status_code == 303
    page = text(Client().get(there))
    for said in ("물순환위원회", "대회의실", "개최 알림", "2026-02-20", "개최 알림"):
        assert said in page
    assert row.uid in text(Client().get("/ko/dossiers/?category=meeting"))
    assert row.uid not in text(Client().get("/ko/dossiers/?category=press"))
    assert Client().get("/ko/dossiers/?category=nothing").status_code == 404


def test_an_act_is_done_once_for_each_key(town: City) -> None:
    lead, key = town.lead(), new_id()
    for _ in range(2):
        sent = press(
            lead, "/ko/desk/dossiers/", "begin", key=key, kind="press", department="WAT", title="보도"
        )
        assert sent.status_code == 303
    assert Row.objects.count() == 1
    other = press(
        lead, "/ko/desk/dossiers/", "begin", key=key, kind="press", department="WAT", title="다른 것"
    )
    assert other.status_code == 409


def test_items_are_moved_and_taken_out_by_buttons(town: City) -> None:
    lead = town.lead()
    uid = dossier(lead, "WAT")
    first, second = (curating.add_entry(Dossier, lead, uid, title=name) for name in ("가", "나"))
    here = f"/en/desk/dossiers/{uid}/"
    assert press(lead, here, f"up-{second}").status_code == 303
    assert press(lead, here, f"remove-{first}").status_code == 303
    for wrong in ("up-x", "burn-1", f"remove-{'9' * 30}", "up-"):
        assert press(lead, here, wrong).status_code in (404, 422)
    assert [item.pk for item in Row.objects.get().items.all()] == [second]
    assert press(lead, here, "withdraw", reason_code="rights", reason="").status_code == 303
    gone = Client().get(f"/ko/dossiers/{uid}/")
    assert gone.status_code == 410
    assert "저작권" in text(gone)


def test_what_is_withdrawn_vanishes_from_kept_pages(town: City) -> None:
    lead = town.lead()
    home = Department.objects.get(code="WAT")
    (document,) = disclosed(entry(home))
    uid = dossier(lead, "WAT", public=False)
    curating.add_document(Dossier, lead, uid, document=document.uid)
    curating.publish(Dossier, lead, uid)
    url = f"/ko/dossiers/{uid}/"
    first = Client().get(url)
    assert f"/ko/documents/{document.uid}/" in text(first)
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    with CaptureQueriesContext(connection) as asked:
        Client().get(url)
    assert len(asked) == 1  # a kept page: its stamp alone
    withdraw(town.on_duty("disclosure_officer"), document.uid, reason_code="rights", reason="")
    again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert document.title not in text(again)


def test_statements_of_the_pages(town: City) -> None:
    lead, home = town.lead(), Department.objects.get(code="WAT")
    uid = dossier(lead, "WAT", public=False)
    for document in disclosed(*(entry(home) for _ in range(4))):
        curating.add_document(Dossier, lead, uid, document=document.uid)
    curating.publish(Dossier, lead, uid)
    for url, most in (
        (f"/ko/dossiers/{uid}/", 6),
        ("/ko/dossiers/", 5),
        ("/ko/topics/", 5),
        ("/ko/emergencies/", 4),
    ):
        Client().get(url)
        page_cache.STORE.clear()
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(url).status_code == 200
        assert len(asked) <= most, url


# --- topics ----------------------------------------------------------------------------------------------


def test_a_topic_from_the_desk_to_the_public(town: City) -> None:
    lead = town.lead()
    of = dossier(lead, "WAT", title="이화교 정비")
    typed = {"slug": "river-works", "department": "WAT", "title": "하천 정비", "introduction": "모았습니다."}
    assert press(lead, "/ko/desk/topics/", "begin", **typed).status_code == 303
    assert press(lead, "/ko/desk/topics/", "begin", **typed).status_code == 422  # the address is taken
    here = f"/ko/desk/topics/{Topic.objects.get().uid}/"
    assert press(lead, here, "dossier", dossier=f"https://madang.kr/ko/dossiers/{of}/").status_code == 303
    assert press(lead, here, "edit", title="하천 정비", introduction="연락 010-2222-3333").status_code == 422
    assert Client().get("/ko/topics/river-works/").status_code == 404
    assert press(lead, here, "publish").status_code == 303
    page = text(Client().get("/ko/topics/river-works/"))
    assert "이화교 정비" in page and "모았습니다." in page
    assert "하천 정비" in text(Client().get("/ko/topics/"))


# --- emergencies -----------------------------------------------------------------------------------------


def opened(town: City) -> str:
    heading = {
        "title": HEADING.title.ko,
        "title_en": HEADING.title.en,
        "summary": HEADING.summary.ko,
        "summary_en": HEADING.summary.en,
        "banner": BANNER,
        "banner_en": HEADING.banner.en,
    }
    sent = press(town.on_duty("executive"), "/en/desk/emergencies/", "open", **heading)
    assert sent.status_code == 303, text(sent)
    return Emergency.objects.get().uid


PAGES = ("", "procedures/", "cases/", "statistics/", "deadline/", "sign-in/", "dossiers/", "nothing-here/")


def test_the_banner_is_on_every_kept_page_within_a_second_and_gone_after(town: City) -> None:
    boss = town.on_duty("executive")
    seen = {page: Client().get(f"/ko/{page}") for page in PAGES}
    assert not any(BANNER in text(page) for page in seen.values())
    uid = emergencies.open_emergency(boss, HEADING)
    time.sleep(1.05)
    for page, before in seen.items():
        tag = {"If-None-Match": before["ETag"]} if "ETag" in before else {}
        now = Client().get(f"/ko/{page}", headers=tag)
        assert now.status_code == before.status_code, page
        assert text(now).count(BANNER) == 1, page
        assert f'href="/ko/emergencies/{uid}/"' in text(now)
        for language in ("en", "zh", "fr"):
            assert HEADING.banner.en in text(Client().get(f"/{language}/{page}"))
    assert BANNER in text(browser(town.citizen).get("/ko/my/"))
    emergencies.close_emergency(boss, uid)
    time.sleep(1.05)
    assert not any(BANNER in text(Client().get(f"/ko/{page}")) for page in PAGES)
    archived = text(Client().get(f"/ko/emergencies/{uid}/"))
    assert HEADING.title.ko in archived
    assert "This emergency is over" in text(Client().get(f"/en/emergencies/{uid}/"))


def test_the_banner_costs_a_kept_page_no_statement(town: City) -> None:
    emergencies.open_emergency(town.on_duty("executive"), HEADING)
    waited()
    Client().get("/ko/cases/")
    with CaptureQueriesContext(connection) as asked:
        assert BANNER in text(Client().get("/ko/cases/"))
    assert len(asked) <= 1


def test_an_emergency_from_the_desk_to_the_public(town: City) -> None:
    uid = opened(town)
    here, there = f"/en/desk/emergencies/{uid}/", f"/ko/emergencies/{uid}/"
    writer, boss = town.official(), town.director()
    said = {"title": "선별 진료소를 열었습니다", "text": "평일 9시부터 18시까지"}
    assert press(writer, here, "notice", **said).status_code == 303
    wrong = press(writer, here, "place", name="식당", area="동일로 123", advice="검사", starts="어제")
    assert wrong.status_code == 422
    spot = {"name": "마당의료원", "area": "상봉1동", "advice": "120으로 연락", "starts": "2026-03-02 14:00"}
    assert press(writer, here, "place", **spot).status_code == 303
    assert said["title"] not in text(Client().get(there))
    items = {item.what: item.uid for item in EmergencyItem.objects.all()}
    assert f"confirm-{items['notice']}" not in text(browser(writer).get(here))
    assert press(writer, here, f"confirm-{items['notice']}").status_code == 403
    assert f"confirm-{items['notice']}" in text(browser(boss).get(here))
    for item in items.values():
        assert press(boss, here, f"confirm-{item}").status_code == 303
    assert press(town.on_duty("disclosure_officer"), here, f"confirm-{items['notice']}").status_code == 409
    page = text(Client().get(there))
    assert said["title"] in page and "마당의료원" in page and "14:00" in page
    taken = press(boss, here, f"take-back-{items['notice']}", reason="시각이 틀렸습니다.")
    assert taken.status_code == 303
    page = text(Client().get(there))
    assert said["title"] not in page and "시각이 틀렸습니다." in page
    assert press(boss, here, "close").status_code == 404  # no such form below an executive


def test_the_feed_of_an_emergency(town: City) -> None:
    uid, writer, boss = opened(town), town.official(), town.director()
    (document,) = disclosed(entry(Department.objects.get(code="WAT")))
    ids = [
        notice(writer, uid),
        place(writer, uid),
        emergencies.write_document(writer, uid, document=document.uid),
    ]
    url = f"/ko/emergencies/{uid}/feed.atom"
    assert text(Client().get(url)).count("<entry>") == 0
    for item in ids:
        emergencies.confirm(boss, uid, item=item)
    feed = Client().get(url)
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert text(feed).count("<entry>") == 3
    assert f"/ko/documents/{document.uid}/" in text(feed)
    kept = re.search(r"<id>(tag:[^<]+/" + ids[0] + ")</id>", text(feed))
    assert kept
    emergencies.take_back(boss, uid, item=ids[0], reason="틀렸습니다")
    after = text(Client().get(url))
    assert "선별 진료소" not in after and kept[1] in after
    withdraw(town.on_duty("disclosure_officer"), document.uid, reason_code="rights", reason="")
    assert text(Client().get(url)).count("<entry>") == 2


def test_who_may_open_pages_of_the_desk(town: City) -> None:
    uid = opened(town)
    of = dossier(town.lead(), "WAT", public=False)
    pages = {
        "/en/desk/dossiers/": {"official": 200, "operator": 404, "citizen": 404, "elsewhere": 200},
        f"/en/desk/dossiers/{of}/": {"official": 200, "operator": 404, "citizen": 404, "elsewhere": 404},
        "/en/desk/emergencies/": {"official": 200, "operator": 404, "citizen": 404, "elsewhere": 200},
        f"/en/desk/emergencies/{uid}/": {"official": 200, "operator": 404, "citizen": 404, "elsewhere": 200},
        "/en/desk/dossiers/NOBODYS/": {"official": 404},
        "/en/desk/emergencies/NOBODYS/": {"official": 404},
        "/en/desk/topics/NOBODYS/": {"official": 404},
    }
    people = {
        "official": town.official(),
        "operator": town.on_duty("operator"),
        "citizen": town.citizen,
        "elsewhere": town.official("TRA"),
    }
    for url, expected in pages.items():
        assert {who: browser(people[who]).get(url).status_code for who in expected} == expected, url


@pytest.mark.each_database
def test_hostile_addresses_of_lists(town: City) -> None:
    factories.filed(town)
    for query in (
        "cursor=-1",
        "cursor=9999999999",
        "cursor=x",
        "category=%00",
        "kind=zz",
        "institution='--",
        "department=%F0%9F%98%80",
    ):
        assert Client().get(f"/ko/dossiers/?{query}").status_code in (200, 404), query


# --- expenses --------------------------------------------------------------------------------------------


def _csv(url: str) -> list[dict[str, str]]:
    content = b"".join(Client().get(url).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_sums_of_expenses_can_be_recounted_from_the_file(town: City) -> None:
    home = Department.objects.get(code="WAT")
    said = {"category": "expense", "kind": "expense"}
    april = payment(4, month=4, purpose="=1+1", department="교통국")
    out, gone = disclosed(
        entry(home, expenses=(payment(1), payment(2), april), **said),
        entry(home, expenses=(payment(3),), **said),
    )
    taken(entry(home, expenses=(payment(9),), approved_at=clock.now(), **said))
    disclosed(entry(home, expenses=(payment(8),), disclosure="closed", grounds=(5,), **said))
    withdraw(town.on_duty("disclosure_officer"), gone.uid, reason_code="rights", reason="")
    rows = _csv("/ko/expenses/payments.csv")
    assert [(row["document"], row["won"]) for row in rows] == [
        (out.uid, "40001"),
        (out.uid, "40002"),
        (out.uid, "40004"),
    ]
    assert rows[2]["purpose"] == "'=1+1"
    page = text(Client().get("/ko/expenses/"))
    assert "월별(단위: 백만 원)</figcaption>" in page
    assert f"{sum(int(row['won']) for row in rows):,}원" in page
    assert "80,003원" in page and "<svg" in page and "2026-04" in page
    narrowed = _csv("/ko/expenses/payments.csv?department=%EA%B5%90%ED%86%B5%EA%B5%AD")
    assert [row["month"] for row in narrowed] == ["4"]
    assert "교통국" in text(Client().get("/fr/expenses/?year=2026"))
    assert _csv("/ko/expenses/payments.csv?year=1999") == []
    assert Client().get("/ko/expenses/?year=1999").status_code == 200
