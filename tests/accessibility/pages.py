"""One page of every type there is, with who opens it. A page that nobody named here fails the test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver

from madang.domains import accounts, cases
from madang.domains.accounts.tests.factories import citizen
from madang.domains.approvals.tests.tables import two_versions
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.districts import JUNGNANG, districts, provide
from madang.domains.organisation import actor_for
from madang.domains.organisation.models import Institution
from madang.domains.organisation.tests.factories import away, department, official_with_account
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, Actor
from madang.search import Narrowing, confirm_search, save_search
from madang.search.models import SavedSearch
from madang.search.tests import indexing
from tests.accessibility import other_systems

PAGE = "<language:language>/"
# addresses that answer no page of ours: feeds, files, and addresses that only lead on
NO_PAGES = {
    PAGE + "my/receipts/<register_number:number>/receipt.json",
    PAGE + "my/receipts/<register_number:number>/receipt.tlog-proof",
    PAGE + "procedures/<code:code>/feed.atom",
    PAGE + "cases/feed.atom",
    PAGE + "cases/<case_number:number>/feed.atom",
    PAGE + "departments/<code:code>/feed.atom",
    PAGE + "documents/feed.atom",
    PAGE + "documents/categories/<slug:category>/feed.atom",
    PAGE + "departments/<code:code>/documents.atom",
    PAGE + "statistics/reconciliation.csv",
    PAGE + "documents/<document_id:uid>/files/<position:n>/download",
    PAGE + "documents/<document_id:uid>/files/<position:n>/pages/<position:page>.webp",
    PAGE + "emergencies/<code:id>/feed.atom",
    PAGE + "expenses/payments.csv",
    PAGE + "search.atom",
    PAGE + "verify/madang-verify.html",
    PAGE + "sign-out/",
    PAGE + "my/drafts/<random_id:draft_id>/discard/",
    PAGE + "my/cases/<register_number:number>/files/<random_id:file_id>/",
    PAGE + "desk/cases/<str:number>/files/<str:file>/",
    PAGE + "audit/procedures/drafts/<str:draft>/file/",
    PAGE + "desk/documents/<str:draft>/attachments/<str:file>/",
    PAGE + "desk/documents/<str:draft>/document.pdf",
    PAGE + "desk/disclosure/<str:uid>/files/<int:n>/pages/<int:number>/",
    PAGE + "desk/disclosure/<str:uid>/files/<int:n>/original/",
    PAGE + "desk/disclosure/<str:uid>/files/<int:n>/edition/",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A page: the pattern of its address, who opens it, where, and the status it answers."""

    name: str
    route: str
    who: Actor | None
    path: str
    status: int = 200
    send: str = ""  # a button that is pressed on an empty form, to see what it refuses


def discovered(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """The patterns of all pages."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from discovered(pattern, route)
        elif route.startswith(PAGE) and route not in NO_PAGES:
            yield route


def visits() -> list[Visit]:
    """Builds a city and names a page of every type in it."""
    from tests.accessibility import (
        audit_room,
        disclosure_room,
        documents,
        dossiers,
        plaza,
        public_log,
        registers,
    )

    city = factories.city()
    found = [
        *_public(city),
        *disclosure_room.visits(city),
        *plaza.visits(city),
        *public_log.visits(city),
        *_of_a_person(city),
        *_desk(city),
        *documents.visits(city),
        *registers.visits(city),
        *dossiers.visits(city),
        *audit_room.visits(city),
    ]
    indexing.fill()  # what is searched is there now
    return found


def _public(city: factories.City) -> list[Visit]:
    late, decided, refused = (
        factories.in_review(city),
        factories.decided(city),
        factories.decided(city, "refused"),
    )
    Case.objects.filter(pk=late.pk).update(due_at=late.filed_at)
    actions.explain_delay(city.official(), number=late.number, reason="협의가 길어졌습니다.")
    held, withheld = factories.in_review(city), factories.in_review(city)
    actions.request_supplement(city.official(), number=held.number, items=["위치도"], reason="빠짐")
    actions.withhold(city.on_duty("disclosure_officer"), number=withheld.number, reason="개인정보")
    case, lists = PAGE + "cases/<case_number:number>/", PAGE + "cases/"
    districts(city)
    provide(
        limit="working-days:12", contact={"phone": "02-120"}
    )  # no department: its cases stay with the city
    provide("HSG-07", fee={"amount": 1000, "text": {"ko": "천 원", "en": "1,000 won"}})
    two_versions()
    return [
        Visit("home", PAGE, None, ""),
        Visit("procedures", PAGE + "procedures/", None, "procedures/"),
        Visit("procedures, none found", PAGE + "procedures/", None, "procedures/?q=zzzz"),
        Visit("procedure", PAGE + "procedures/<code:code>/", None, "procedures/CON-06/"),
        Visit("versions", PAGE + "procedures/<code:code>/versions/", None, "procedures/CON-06/versions/"),
        Visit("selection", PAGE + "procedures/selection/", None, "procedures/selection/"),
        Visit("procedure begun by the office", PAGE + "procedures/<code:code>/", None, "procedures/TRN-02/"),
        Visit("cases", lists, None, "cases/"),
        Visit("cases, none found", lists, None, "cases/?q=1999-0000001"),
        Visit("cases, bad filter", lists, None, "cases/?from=yesterday&sort=x", 422),
        Visit("case, late", case, None, f"cases/{late.number}/"),
        Visit("case, on hold", case, None, f"cases/{held.number}/"),
        Visit("case, decided", case, None, f"cases/{decided.number}/"),
        Visit("case, refused", case, None, f"cases/{refused.number}/"),
        Visit("case, withheld", case, None, f"cases/{withheld.number}/", 410),
        Visit("case, none", case, None, "cases/2019-0000001/", 404),
        Visit(
            "signatures", PAGE + "departments/<code:code>/signatures/", None, "departments/WAT/signatures/"
        ),
        Visit("department", PAGE + "departments/<code:code>/", None, "departments/WAT/"),
        Visit("institutions", PAGE + "institutions/", None, "institutions/"),
        Visit("district", PAGE + "institutions/<code:code>/", None, f"institutions/{JUNGNANG}/"),
        Visit("city", PAGE + "institutions/<code:code>/", None, "institutions/city/"),
        Visit("procedure of districts", PAGE + "procedures/<code:code>/", None, "procedures/HSG-07/"),
        Visit("disclosure", PAGE + "statistics/disclosure/", None, "statistics/disclosure/"),
        Visit("reconciliation", PAGE + "statistics/reconciliation/", None, "statistics/reconciliation/"),
        Visit(
            "reconciliation, faults",
            PAGE + "statistics/reconciliation/",
            None,
            "statistics/reconciliation/?from=2026-05-02&to=2026-05-01",
            422,
        ),
        Visit("districts compared", PAGE + "statistics/districts/", None, "statistics/districts/?procedure=CON-06"),
        Visit("districts, faults", PAGE + "statistics/districts/", None, "statistics/districts/?procedure=x", 422),
        Visit("deadline", PAGE + "deadline/", None, "deadline/"),
        Visit("statistics", PAGE + "statistics/", None, "statistics/"),
        Visit("statistics, bad filter", PAGE + "statistics/", None, "statistics/?by=x&from=yesterday", 422),
        Visit("comparison", PAGE + "statistics/comparison/", None, "statistics/comparison/"),
        Visit("comparison, faults", PAGE + "statistics/comparison/", None, "statistics/comparison/?before_to=x", 422),
        Visit("compliance", PAGE + "statistics/compliance/", None, "statistics/compliance/"),
        Visit("missing", PAGE + "statistics/missing/", None, "statistics/missing/"),
        Visit("latency", PAGE + "statistics/latency/", None, "statistics/latency/"),
        Visit("who decides", PAGE + "delegation/", None, "delegation/"),
        Visit("who decides, nothing found", PAGE + "delegation/", None, "delegation/?q=zq9999qz"),
        Visit("who decided", PAGE + "delegation/<int:number>/", None, "delegation/1/"),
    ]  # fmt: skip


def _of_a_person(city: factories.City) -> list[Visit]:
    me = city.citizen
    held, refused = factories.in_review(city), factories.decided(city, "refused")
    actions.request_supplement(city.official(), number=held.number, items=["위치도"], reason="빠짐")
    form = factories.example_form("CON-06")
    draft = cases.keep_draft(me, procedure="CON-06", values=form)
    unknown = actor_for(citizen(identified=False), clock.now())
    accounts.ask_identity(unknown, at=clock.now())
    cases.grant_mandate(
        me, representative=accounts.usernames([city.other_citizen.account_id]).popitem()[1][0]
    )
    accounts.register_business(me, registration_number="124-81-00998", name="마당상사", at=clock.now())
    for actor, email in ((me, ""), (ANONYMOUS, "other@example.kr"), (ANONYMOUS, "reader@example.kr")):
        save_search(
            actor,
            q="하천 점용 허가",
            narrowed=Narrowing(what="case"),
            name="하천",
            rhythm="daily",
            now=clock.now(),
            email=email,
        )
    token, asked = (SavedSearch.objects.get(email=f"{name}@example.kr").token for name in ("reader", "other"))
    confirm_search(token=token, now=clock.now())
    saved, of_address = PAGE + "my/searches/", PAGE + "my/searches/<random_id:token>/"
    save, bad = PAGE + "search/save/", "zzzzzzzzzzzzzzzz"
    confirm, stop = (
        PAGE + f"{path}/<random_id:token>/" for path in ("my/searches/confirm", "unsubscribe/search")
    )
    mine, acts = "my/cases/<register_number:number>/", "my/cases/<register_number:number>/<act_code:act>/"
    apply = PAGE + "procedures/<procedure_code:code>/apply/"
    review = "button[value=review]"
    return [
        Visit("sign in", PAGE + "sign-in/", None, "sign-in/"),
        Visit("sign in, refused", PAGE + "sign-in/", None, "sign-in/", send="main form.form button.button"),
        Visit("register", PAGE + "register/", None, "register/"),
        Visit("register, refused", PAGE + "register/", None, "register/", send="main form.form button.button"),
        Visit("confirm, bad link", PAGE + "account/verify/", None, "account/verify/?token=zzzzzzzzzzzzzzzz", 0),
        Visit("unsubscribe", PAGE + "account/unsubscribe/", None, "account/unsubscribe/?token=zzzzzzzzzzzzzzzz", 0),
        Visit("unsubscribe by link", PAGE + "unsubscribe/<random_id:token>/", None, "unsubscribe/zzzzzzzzzzzzzzzz/", 0),
        Visit("apply", apply, city.other_citizen, "procedures/CON-06/apply/"),
        Visit("apply, with faults", apply, city.other_citizen, "procedures/HSG-07/apply/", send=review),
        Visit("apply at the counter", apply, city.official(), "procedures/CON-06/apply/"),
        Visit("review", PAGE + "my/drafts/<random_id:draft_id>/", me, f"my/drafts/{draft.id}/"),
        Visit("my applications", PAGE + "my/", me, "my/"),
        Visit("my applications, none", PAGE + "my/", city.other_citizen, "my/"),
        Visit("preferences", PAGE + "my/preferences/", me, "my/preferences/"),
        Visit("follow", PAGE + "my/follow/", None, "my/follow/"),
        Visit("follow, refused", PAGE + "my/follow/", None, "my/follow/", send="main form.form button.button"),
        Visit("save a search", save, None, "search/save/?q=하천&what=case&class=open"),
        Visit("save a search, refused", save, None, "search/save/?q=하천", 422, send="main form.form button.button"),
        Visit("save a search, with an account", save, me, "search/save/?q=하천"),
        Visit("a search waits to be confirmed", save, None, "search/save/?done=sent"),
        Visit("saved searches", saved, me, "my/searches/"),
        Visit("saved searches, none", saved, city.other_citizen, "my/searches/"),
        Visit("saved searches of an address", of_address, None, f"my/searches/{token}/?done=confirmed"),
        Visit("confirm a search", confirm, None, f"my/searches/confirm/{asked}/"),
        Visit("confirm a search, bad link", confirm, None, f"my/searches/confirm/{bad}/", 422),
        Visit("stop a search", stop, None, f"unsubscribe/search/{asked}/"),
        Visit("stop a search, bad link", stop, None, f"unsubscribe/search/{bad}/"),
        Visit("identity", PAGE + "my/identity/", unknown, "my/identity/"),
        Visit("identity, confirmed", PAGE + "my/identity/", me, "my/identity/"),
        Visit("mandates", PAGE + "my/mandates/", me, "my/mandates/"),
        Visit("mandates held", PAGE + "my/mandates/", city.other_citizen, "my/mandates/"),
        Visit("receipt", PAGE + "my/receipts/<register_number:number>/", me, f"my/receipts/{held.number}/"),
        Visit("my case, asked", PAGE + mine, me, f"my/cases/{held.number}/"),
        Visit("my case, refused", PAGE + mine, me, f"my/cases/{refused.number}/"),
        Visit("supply", PAGE + acts, me, f"my/cases/{held.number}/supply/"),
        Visit("more time", PAGE + acts, me, f"my/cases/{held.number}/ask-more-time/"),
        Visit("withdraw", PAGE + acts, me, f"my/cases/{held.number}/withdraw/"),
        Visit("object", PAGE + acts, me, f"my/cases/{refused.number}/appeal/"),
        Visit("act not possible", PAGE + acts, me, f"my/cases/{held.number}/appeal/", 409),
    ]  # fmt: skip


def _desk(city: factories.City) -> list[Visit]:
    handler, lead = city.official(), city.lead()
    head = official_with_account(3, department("JUN-BLD", of=Institution.objects.get(code=JUNGNANG)))
    officer, provision = head.actor(clock.now()), PAGE + "desk/provisions/<str:institution>/<str:code>/"
    own, delegated = f"desk/provisions/{JUNGNANG}", PAGE + "desk/operator/delegation/"
    fresh, open_case, drafted = factories.filed(city), factories.in_review(city), factories.drafted(city)
    held, asked, decided = factories.in_review(city), factories.in_review(city), factories.decided(city)
    actions.request_supplement(handler, number=held.number, items=["위치도"], reason="축척이 없습니다.")
    actions.consult(handler, number=asked.number, note="살펴 주십시오.")
    gone = city.officials["SAF"]
    away(gone.official, city.leads["SAF"].official, clock.now(), clock.now().replace(year=2090))
    case, acts = PAGE + "desk/cases/<str:number>/", PAGE + "desk/cases/<str:number>/<str:act>/"
    of_act: Callable[[Case, str], str] = lambda row, act: f"desk/cases/{row.number}/{act}/"  # noqa: E731
    here = f"desk/cases/{open_case.number}/"
    form = "form.desk-form button.button"
    operator, hook = city.on_duty("operator"), other_systems.furnish()
    hooks, systems = "desk/operator/webhooks/", "desk/operator/approval-systems/"
    return [
        Visit("desk", PAGE + "desk/", handler, "desk/"),
        Visit("desk, nothing to do", PAGE + "desk/", city.official("ECO"), "desk/"),
        Visit("desk of a lead", PAGE + "desk/", lead, "desk/?show=signatures"),
        Visit("desk search", PAGE + "desk/search/", handler, "desk/search/?q=하천"),
        Visit("desk search, nothing found", PAGE + "desk/search/", handler, "desk/search/?q=zzqqzz"),
        Visit("cases found", PAGE + "desk/cases/", handler, "desk/cases/?q=2026"),
        Visit("department's load", PAGE + "desk/department/", lead, "desk/department/"),
        Visit("department of a colleague", PAGE + "desk/department/", handler, "desk/department/?official=nobody"),
        Visit("bulk refused", PAGE + "desk/department/", lead, "desk/department/", send="fieldset button.button"),
        Visit("inspection", PAGE + "desk/inspection/", city.on_duty("inspector"), "desk/inspection/"),
        Visit(
            "monthly check",
            PAGE + "desk/inspection/monthly/",
            city.on_duty("inspector"),
            "desk/inspection/monthly/",
        ),
        Visit("search by applicant", PAGE + "desk/cases/", city.on_duty("executive"), "desk/cases/?area=x"),
        Visit("absences", PAGE + "desk/absences/", city.director(), "desk/absences/"),
        Visit("provisions", PAGE + "desk/provisions/", officer, "desk/provisions/"),
        Visit("provision", provision, officer, f"{own}/CON-06/"),
        Visit("provision, empty", provision, officer, f"{own}/HSG-07/"),
        Visit("provision refused", provision, officer, f"{own}/HSG-07/", 409, send="form.desk-form button.button"),
        Visit("operator", PAGE + "desk/operator/", operator, "desk/operator/"),
        Visit("delegation", delegated, operator, "desk/operator/delegation/"),
        Visit(
            "delegation refused",
            delegated,
            operator,
            "desk/operator/delegation/",
            422,
            send="button[value=publish]",
        ),
        Visit("webhooks", PAGE + hooks, operator, hooks),
        Visit("webhooks, added", PAGE + hooks, operator, hooks, 422, send=form),
        Visit("webhook", PAGE + hooks + "<str:id>/", operator, f"{hooks}{hook}/"),
        Visit("webhook, refused", PAGE + hooks + "<str:id>/", operator, f"{hooks}{hook}/", 422, send=form),
        Visit("approval systems", PAGE + systems, operator, systems),
        Visit("approval systems, refused", PAGE + systems, operator, systems, 422, send=form),
        Visit("audit", PAGE + "audit/", city.on_duty("auditor"), "audit/"),
        Visit("investigation", PAGE + "audit/investigation/", city.on_duty("auditor"), "audit/investigation/"),
        Visit("desk case, received", case, handler, f"desk/cases/{fresh.number}/"),
        Visit("desk case, in review", case, handler, here),
        Visit("desk case, to sign", case, lead, f"desk/cases/{drafted.number}/"),
        Visit("desk case, on hold", case, handler, f"desk/cases/{held.number}/"),
        Visit("desk case, opinions asked", case, handler, f"desk/cases/{asked.number}/"),
        Visit("desk case, opinion", case, city.official("SAF"), f"desk/cases/{asked.number}/"),
        Visit("desk case, decided", case, handler, f"desk/cases/{decided.number}/"),
        Visit("assign", acts, lead, of_act(fresh, "assign")),
        *(Visit(act, acts, handler, of_act(open_case, act)) for act in _HANDLERS_ACTS),
        Visit("act with faults", acts, handler, of_act(open_case, "request-supplement"), send=form),
        Visit("desk for a citizen", PAGE + "desk/", city.citizen, "desk/", 404),
    ]  # fmt: skip


_HANDLERS_ACTS = ("request-supplement", "consult", "extend", "return", "transfer", "correct")
