"""Role by page: who may open which page of the staff. The table is written out; the pages must agree with it."""

import pytest

from madang.domains.approvals import actions as approvals
from madang.domains.approvals.tests.factories import PARTIAL, reviewed_by
from madang.domains.cases import actions
from madang.domains.cases.tests import factories
from madang.domains.documents import actions as documents_actions
from madang.domains.documents import emergencies
from madang.domains.documents.actions import scan_pending
from madang.domains.documents.tests.curated import HEADING, dossier, topic
from madang.domains.documents.tests.factories import entry, stored, taken
from madang.domains.documents.tests.files import pdf
from madang.domains.erasures.models import Erasure
from madang.domains.organisation.models import Department
from madang.kernel import clock
from madang.search.tests import indexing
from madang.web.tests.desk_people import browser, content, send

pytestmark = pytest.mark.django_db

ROLES = (
    *("anonymous", "citizen", "applicant", "handler", "lead", "director", "consulted", "elsewhere"),
    *("executive", "auditor", "disclosure", "inspector", "operator"),
)
OK, NO, IN = 200, 404, 302  # IN: sent to sign in
SHUT = 403  # the page says whose business it is
# page: for each role in the order of ROLES
TABLE = {
    "/desk/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/search/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/search/?q=하천": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/cases/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/cases/?q=2026": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/documents/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/documents/?show=register": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/documents/new/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/documents/{written}/": (IN, NO, NO, OK, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    "/desk/documents/{written}/edit/": (IN, NO, NO, OK, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    "/desk/documents/{in_line}/": (IN, NO, NO, OK, OK, OK, NO, NO, OK, OK, OK, OK, NO),
    "/desk/documents/{in_line}/versions/1/1/": (IN, NO, NO, OK, OK, OK, NO, NO, OK, OK, OK, OK, NO),
    "/desk/documents/{in_line}/document/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    "/desk/documents/{approved}/": (IN, NO, NO, OK, OK, OK, NO, NO, OK, OK, OK, OK, NO),
    "/desk/documents/{approved}/document/": (IN, NO, NO, OK, OK, OK, NO, NO, OK, OK, OK, OK, NO),
    "/desk/documents/{approved}/document.pdf": (IN, NO, NO, OK, OK, OK, NO, NO, OK, OK, OK, OK, NO),
    "/desk/documents/{approved}/attachments/{file}/": (IN, NO, NO, OK, OK, OK, NO, NO, OK, OK, OK, OK, NO),
    "/desk/documents/{in_line}/attachments/{file}/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    "/desk/documents/other-systems/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, OK),
    "/desk/dossiers/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, NO),
    "/desk/dossiers/{dossier}/": (IN, NO, NO, OK, OK, OK, NO, NO, NO, OK, OK, NO, NO),
    "/desk/topics/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, NO),
    "/desk/topics/{topic}/": (IN, NO, NO, OK, OK, OK, NO, NO, NO, OK, OK, NO, NO),
    "/desk/emergencies/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, NO),
    "/desk/emergencies/{emergency}/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, NO),
    "/desk/department/": (IN, NO, NO, OK, OK, OK, OK, OK, OK, OK, OK, OK, NO),
    "/desk/inspection/": (IN, NO, NO, NO, NO, NO, NO, NO, OK, OK, NO, OK, NO),
    "/desk/inspection/?kind=skipped": (IN, NO, NO, NO, NO, NO, NO, NO, OK, OK, NO, OK, NO),
    "/desk/inspection/?kind=none": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    "/desk/disclosure/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK, NO, NO),
    "/desk/disclosure/{paper}/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK, NO, NO),
    "/desk/disclosure/{paper}/files/1/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK, NO, NO),
    "/desk/disclosure/{paper}/files/1/original/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK, NO, NO),
    "/desk/disclosure/{paper}/files/1/edition/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    "/desk/disclosure/{paper}/files/1/pages/1/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK, NO, NO),
    "/desk/erasures/": (IN, NO, NO, SHUT, SHUT, SHUT, SHUT, SHUT, SHUT, OK, OK, SHUT, NO),
    "/desk/erasures/{erasure}/": (IN, NO, NO, SHUT, SHUT, SHUT, SHUT, SHUT, SHUT, OK, OK, SHUT, NO),
    "/desk/absences/": (IN, NO, NO, NO, NO, OK, NO, NO, OK, NO, NO, NO, OK),
    "/desk/operator/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK),
    "/desk/operator/delegation/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK),
    "/desk/operator/webhooks/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK),
    "/desk/operator/approval-systems/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, OK),
    "/audit/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, OK, NO, NO, NO),
    "/audit/investigation/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, OK, NO, NO, NO),
    "/desk/cases/{number}/": (IN, NO, NO, OK, OK, OK, OK, NO, OK, OK, OK, OK, NO),
    "/desk/cases/{number}/files/none/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    "/desk/cases/2026-9999999/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
    "/desk/cases/{number}/return/": (IN, NO, NO, OK, IN, IN, IN, NO, IN, IN, IN, IN, NO),
    "/desk/cases/{number}/extend/": (IN, NO, NO, OK, OK, OK, IN, NO, IN, IN, IN, IN, NO),
    "/desk/cases/{number}/reply/": (IN, NO, NO, OK, IN, IN, OK, NO, IN, IN, IN, IN, NO),
    "/desk/cases/{number}/withhold/": (IN, NO, NO, IN, IN, IN, IN, NO, IN, OK, OK, IN, NO),
    "/desk/cases/{number}/withdraw/": (IN, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO),
}
SEES_THE_NAME = {"handler", "lead", "director", "executive", "auditor", "inspector"}


@pytest.fixture
def city():
    return factories.city()


@pytest.fixture
def people(city):
    return {
        "anonymous": None,
        "citizen": city.other_citizen,
        "applicant": city.citizen,
        "handler": city.official(),
        "lead": city.lead(),
        "director": city.director(),
        "consulted": city.official("SAF"),
        "elsewhere": city.official("TRA"),
        "executive": city.on_duty("executive"),
        "auditor": city.on_duty("auditor"),
        "disclosure": city.on_duty("disclosure_officer"),
        "inspector": city.on_duty("inspector"),
        "operator": city.on_duty("operator"),
    }


@pytest.fixture
def case(city):
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    return case


@pytest.fixture
def documents(city):
    """A document being written, one in its line, one approved and closed with an attachment."""
    found, drafter = {}, city.official()
    for name in ("written", "in_line", "approved"):
        found[name] = draft = approvals.begin(drafter, kind="internal")
        approvals.save(drafter, draft_id=draft, content=PARTIAL, revision=1)
    found["file"] = approvals.attach(
        drafter, draft_id=found["approved"], name="명단.txt", media="text/plain", content=b"a"
    )
    line = reviewed_by(city.leads["WAT"], approver=city.directors["WAT"])
    for name in ("in_line", "approved"):
        approvals.submit(drafter, draft_id=found[name], line=line)
    approvals.sign(city.lead(), draft_id=found["approved"], confirms_class=True)
    approvals.sign(city.director(), draft_id=found["approved"])
    found["dossier"] = dossier(city.lead(), "WAT")
    found["topic"] = topic(city.lead(), "WAT")
    paper = entry(Department.objects.get(code="WAT"), files=(stored(pdf("Call 010-2345-6789"), "본문.pdf"),))
    found["paper"] = taken(paper)[0].uid
    scan_pending()
    officer = city.on_duty("disclosure_officer")
    documents_actions.ask_erasure(officer, found["paper"], ground="pipa-21")
    found["erasure"] = Erasure.objects.get().pk
    found["emergency"] = emergencies.open_emergency(city.on_duty("executive"), HEADING)
    return found


def test_every_role_on_every_page(people, case, documents):
    found = {}
    indexing.fill()
    for page in TABLE:
        url = "/en" + page.format(number=case.number, **documents)
        found[page] = tuple(browser(people[role]).get(url).status_code for role in ROLES)
    assert found == TABLE


def test_whoever_is_not_signed_in_comes_back_after_signing_in(case):
    answer = browser().get(f"/ko/desk/cases/{case.number}/")
    assert answer["Location"] == f"/ko/sign-in/?next=/ko/desk/cases/{case.number}/"


def test_the_applicant_s_name_is_shown_to_those_who_work_on_the_case_alone(people, case):
    seen = set()
    for role in ROLES:
        answer = browser(people[role]).get(f"/en/desk/cases/{case.number}/")
        if "홍길동" in content(answer).partition("<main")[2]:
            seen.add(role)
    assert seen == SEES_THE_NAME


def test_acts_need_the_part_and_not_only_the_page(people, case):
    seq = case.last_seq
    for role in (
        "citizen",
        "applicant",
        "elsewhere",
        "operator",
        "consulted",
        "lead",
        "inspector",
        "disclosure",
    ):
        answer = send(people[role], case, "return", reason="요건 미비", confirm="yes")
        assert answer.status_code in (403, 404), role
    case.refresh_from_db()
    assert (case.state, case.last_seq) == ("reviewing", seq + 1)


@pytest.mark.parametrize("page", ["/desk/operator/", "/desk/absences/"])
def test_forms_are_closed_to_whom_the_page_is_closed(people, page):
    for role, status in zip(ROLES, TABLE[page], strict=True):
        if status != OK:
            sent = browser(people[role]).post(
                f"/en{page}", {"what": "policy-set", "policy-set-policy": "name"}
            )
            assert sent.status_code == status, role


def test_the_finder_of_cases_finds_nothing_outside_scope(city, people, case):
    other = factories.filed(city, "HSG-07")
    names = {
        "handler": {case.number},
        "consulted": {case.number},
        "elsewhere": set(),
        "auditor": {case.number, other.number},
    }
    for role, expected in names.items():
        page = content(browser(people[role]).get("/en/desk/cases/?q=2026"))
        assert {n for n in (case.number, other.number) if n in page} == expected, role
    mine = content(browser(people["auditor"]).get(f"/en/desk/cases/?q={people['handler'].name}"))
    assert case.number in mine
    assert other.number not in mine
    assert case.number in content(browser(people["handler"]).get("/ko/desk/cases/?q=하천"))


def test_former_officials_have_no_desk(city):
    from madang.domains.organisation.models import Official

    staff = city.officials["TRA"]
    Official.objects.filter(pk=staff.id).update(valid_until=clock.now())
    assert browser(staff.actor()).get("/en/desk/").status_code == 404
