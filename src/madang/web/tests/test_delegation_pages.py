"""Who decides what, as everybody reads it; the page on which a table is looked at and published."""

import re
from copy import deepcopy
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madang.domains.approvals import delegation
from madang.domains.approvals.models import DelegationTable
from madang.domains.approvals.tests.tables import standard_document, two_versions
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.districts import JUNGNANG, districts
from madang.domains.organisation.models import Institution
from madang.domains.organisation.tests.factories import department, official_with_account
from madang.kernel import clock
from madang.kernel.ids import new_id
from madang.web.public import page_cache
from madang.web.tests.desk_people import at_time
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/operator/delegation/"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    page_cache.STORE.clear()


@pytest.fixture
def city() -> factories.City:
    return factories.city()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def rows_of(body: str) -> dict[str, str]:
    """The words of each row of the tables, by the code of its matter."""
    found = re.findall(r"<tr><th.*?<code[^>]*>([^<]+)</code>(.*?)</tr>", body, re.S)
    return {code: " ".join(re.sub(r"<[^>]+>", " ", rest).split()) for code, rest in found}


# --- what everybody reads ------------------------------------------------------------------------------


def test_without_a_table_of_its_own_the_standard_is_shown(city: factories.City, client: Client) -> None:
    body = text(client, "/ko/delegation/")
    rows = rows_of(body)
    assert len(rows) == len(delegation.standard_table().rules.matters)
    assert rows["case:CON-06"].startswith("과장 전결 기안자와 결재권자 사이의 모든 직급")
    assert "10년" in rows["case:CON-06"]
    assert "10,000,000,000원 초과 국장 전결" in rows["case:ADM-01"]
    assert "시장 결재" in rows["document:ordinance"] and "법령에 따라 기관장만" in rows["document:ordinance"]
    assert "시스템 기본 규정" in body and 'href="/ko/procedures/CON-06/"' in body
    assert 'href="/ko/procedures/ADM-01/"' not in body, "that procedure is not published here"
    assert 'href="/ko/delegation/"' in text(client, "/ko/procedures/")
    assert 'href="/ko/delegation/"' in text(client, "/ko/institutions/")


def test_the_list_is_narrowed_by_sector_and_words(city: factories.City, client: Client) -> None:
    construction = rows_of(text(client, "/en/delegation/?group=CON"))
    assert construction and all(code.startswith("case:CON") for code in construction)
    assert set(rows_of(text(client, "/en/delegation/?q=taxi+fare"))) == {"case:TRN-02"}
    assert set(rows_of(text(client, "/en/delegation/?group=document&q=mayor"))) == {"document:ordinance"}
    assert "No matter fits." in text(client, "/en/delegation/?q=zzz")
    assert "case:OBJ" in rows_of(text(client, "/en/delegation/?group=ADM"))


def test_every_version_stays_and_says_what_it_changed(city: factories.City, client: Client) -> None:
    two_versions()
    now, then = text(client, "/en/delegation/"), text(client, "/en/delegation/1/")
    assert rows_of(now)["document:business-trip"].startswith("Director, by delegation")
    assert "gets a policy number" in rows_of(now)["document:business-trip"]
    assert rows_of(then)["document:business-trip"].startswith("Team Leader, by delegation none")
    assert "no longer in force" in then and "The version in force" in then
    for said in (
        "Changed: Business trip (document:business-trip) – decided by: Team Leader, by delegation → Director",
        "New: Request for material, and its answer (document:other)",
        "Removed: Request for material, and its answer (document:circular)",
        "Directors decide on business trips.",
    ):
        assert said in now, said
    text(client, "/en/delegation/0/")
    for unknown in ("3/", "99999999999999999999/", "?institution=NONE"):
        text(client, f"/en/delegation/{unknown}", 404)


def test_a_version_to_come_is_shown_as_such(city: factories.City, client: Client) -> None:
    first, _ = two_versions()
    document = deepcopy(standard_document())
    document["matters"][0]["decides"] = 4
    operator = city.on_duty("operator")
    now = clock.now()
    delegation.publish_delegation_table(
        operator,
        institution="city",
        document=document,
        note=first.note,
        now=now,
        valid_from=now + timedelta(days=3),
    )
    assert "not in force yet" in text(client, "/en/delegation/3/")
    assert rows_of(text(client, "/en/delegation/"))["*"].startswith("Director, by")


def test_a_district_shows_the_citys_table_until_it_has_its_own(city: factories.City, client: Client) -> None:
    districts(city)
    two_versions()
    asked = f"/en/delegation/?institution={JUNGNANG}"
    assert "has published no table of its own" in text(client, asked)
    two_versions(JUNGNANG)
    page_cache.STORE.clear()
    body = text(client, asked)
    assert "has published no table of its own" not in body
    assert f"/en/delegation/1/?institution={JUNGNANG}" in body
    assert f'<option value="{JUNGNANG}" selected>' in body


@pytest.mark.parametrize("address", ["delegation/", "delegation/1/"])
def test_the_page_takes_few_statements_and_none_of_the_rest_when_nothing_changed(
    city: factories.City, client: Client, django_assert_max_num_queries: Any, address: str
) -> None:
    two_versions()
    with at_time(clock.now()):  # a page lives no longer than its minute
        text(client, f"/en/{address}")
        page_cache.STORE.clear()
        with django_assert_max_num_queries(12):
            answer = client.get(f"/en/{address}")
        with django_assert_max_num_queries(4):
            again = client.get(f"/en/{address}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


# --- publishing ----------------------------------------------------------------------------------------


def sent(client: Client, document: object, do: str = "publish", query: str = "", **more: Any) -> Any:
    written = document if isinstance(document, str) else yaml.safe_dump(document, allow_unicode=True)
    body = {
        "idempotency_key": new_id(),
        "seen": "0",
        "do": do,
        "delegation-document": written,
        "delegation-note_ko": "처음 정합니다.",
        "delegation-note_en": "First rules.",
    }
    return client.post(PAGE + query, body | more)


def test_the_operator_looks_at_a_table_and_publishes_it(city: factories.City) -> None:
    client = browser(city.on_duty("operator"))
    first = text(client, PAGE)
    assert "case:CON-06" in first and "Nothing yet" in first
    offered = unescape(
        re.search(r"<textarea[^>]*name=.delegation-document[^>]*>\n(.*?)</textarea>", first, re.S)[1]
    )
    standard = delegation.as_document(delegation.standard_table().rules)
    assert yaml.safe_load(offered) == standard, "what is offered for changing is the table itself"
    looked = sent(client, standard_document(), "check").content.decode()
    assert "The table is sound." in looked and "It is the first version." in looked
    assert not DelegationTable.objects.exists()
    answer = sent(client, standard_document())
    assert answer.status_code == 303
    assert "The table was published." in text(client, answer.headers["Location"])
    (made,) = DelegationTable.objects.all()
    assert (made.number, made.institution_code) == (1, "city")
    changed = standard_document()
    changed["matters"][0]["decides"] = 4
    again = sent(client, changed, "check").content.decode()
    assert "Director, by delegation → Director General, by delegation" in again


def test_every_fault_is_named_and_leads_to_the_table(city: factories.City) -> None:
    client = browser(city.on_duty("operator"))
    broken = standard_document()
    broken["matters"][1]["like"] = "contract"
    broken["matters"][2] |= {"like": "case"}
    broken["matters"][3]["decides"] = 9
    for do in ("check", "publish"):
        answer = sent(client, broken, do)
        body = answer.content.decode()
        assert answer.status_code == 422
        assert "case → contract → case" in body and "contract → case → contract" in body
        assert "Row 4 (tariff): there is no rank 9." in body
        assert body.count('<li><a href="#field-delegation-document">') >= 3
        assert "처음 정합니다." in body, "what was typed is kept"
    assert not DelegationTable.objects.exists()


def test_a_note_is_needed_and_a_day_may_not_be_past(city: factories.City) -> None:
    client = browser(city.on_duty("operator"))
    answer = sent(client, standard_document(), **{"delegation-note_en": ""})
    assert answer.status_code == 422 and 'href="#field-delegation-note_en"' in answer.content.decode()
    answer = sent(client, standard_document(), **{"delegation-valid_from": "2001-01-01"})
    assert answer.status_code == 422 and 'href="#field-delegation-valid_from"' in answer.content.decode()
    assert sent(client, "", do="check").status_code == 422
    assert sent(client, "title: [", do="check").status_code == 422
    assert not DelegationTable.objects.exists()


def test_a_file_takes_the_place_of_what_was_typed(city: factories.City) -> None:
    client = browser(city.on_duty("operator"))
    table = "code,name_ko,name_en,decides,by_amount,reviews,retention\n*,나머지,The rest,과장,,,y5\n"
    table += "document:expense,지출,Spending,,3000000:팀장; :국장,-,\n"
    file = SimpleUploadedFile("table.csv", table.encode("utf-8-sig"))
    body = sent(client, standard_document(), "check", file=file).content.decode()
    assert "Matters: 2" in body and "document:expense,지출" in body
    bad = SimpleUploadedFile("table.csv", "코드".encode("cp949"))
    assert sent(client, standard_document(), "check", file=bad).status_code == 422


def test_one_key_publishes_once_and_a_newer_table_is_not_overwritten(city: factories.City) -> None:
    client, key = browser(city.on_duty("operator")), {"idempotency_key": new_id()}
    assert [sent(client, standard_document(), **key).status_code for _ in range(2)] == [303, 303]
    assert DelegationTable.objects.count() == 1
    changed = standard_document()
    changed["matters"][0]["decides"] = 4
    refused = sent(client, changed)
    assert refused.status_code == 409 and "somebody published a newer table" in refused.content.decode()
    assert sent(client, changed, seen="1").status_code == 303


@pytest.mark.parametrize("who", ["official", "lead", "director"])
def test_others_of_the_city_do_not_learn_that_the_page_exists(city: factories.City, who: str) -> None:
    client = browser(getattr(city, who)())
    text(client, PAGE, 404)
    assert sent(client, standard_document()).status_code == 404


def test_a_director_of_a_district_publishes_for_it_alone(city: factories.City) -> None:
    districts(city)
    office = department("JUN-ALL", of=Institution.objects.get(code=JUNGNANG))
    client = browser(official_with_account(3, office).actor(clock.now()))
    assert "Jungnang" in text(client, PAGE)
    text(client, PAGE + "?institution=city", 404)
    assert sent(client, standard_document()).status_code == 303
    assert list(DelegationTable.objects.values_list("institution_code", flat=True)) == [JUNGNANG]
    officer = browser(official_with_account(1, office).actor(clock.now()))
    text(officer, PAGE, 404)


def test_the_page_of_publishing_takes_few_statements(
    city: factories.City, django_assert_max_num_queries: Any
) -> None:
    two_versions()
    client = browser(city.on_duty("operator"))
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


# --- as data -------------------------------------------------------------------------------------------


def test_the_api_tells_the_table_in_force_and_any_version(city: factories.City, client: Client) -> None:
    standard = client.get("/api/v1/delegation").json()
    assert (standard["number"], standard["valid_from"], standard["versions"]) == (0, None, [])
    two_versions()
    now = client.get("/api/v1/delegation").json()
    assert (now["number"], now["institution"]["code"]) == (2, "city")
    assert now["valid_from"].endswith("+09:00")
    assert [one["number"] for one in now["versions"]] == [2, 1]
    assert {c["what"] for c in now["versions"][0]["changes"]} == {"added", "removed", "changed"}
    matters = {one["code"]: one for one in now["matters"]}
    river = matters["case:CON-06"]
    assert (river["decides"], river["kind"], river["reviews"]) == (3, "delegated", None)
    assert (river["like"], river["retention"]) == (["case:CON", "case"], "y10")
    assert matters["document:ordinance"]["kind"] == "full"
    assert matters["case:ADM-01"]["by_amount"][1] == {"up_to": None, "decides": 4}
    first = client.get("/api/v1/delegation?number=1").json()
    assert {one["code"]: one for one in first["matters"]}["document:business-trip"]["decides"] == 2
    for query, status in (
        ("?number=9", 404),
        ("?institution=NONE", 404),
        ("?number=x", 422),
        ("?number=-1", 422),
    ):
        assert client.get(f"/api/v1/delegation{query}").status_code == status


def test_the_api_answers_304_until_something_is_published(city: factories.City, client: Client) -> None:
    tag = client.get("/api/v1/delegation").headers["ETag"]
    assert client.get("/api/v1/delegation", headers={"If-None-Match": tag}).status_code == 304
    two_versions()
    assert client.get("/api/v1/delegation", headers={"If-None-Match": tag}).status_code == 200
