"""The pages of the audit office's room, with drafts that are sound and drafts that are not."""

from datetime import timedelta

from madang.domains.cases import ask_consent
from madang.domains.cases.tests import factories
from madang.domains.procedures import begin_draft, change_draft, editing, publish_draft
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.web.staff.sending import ZONE
from tests.accessibility.pages import PAGE, Visit

ROOM = "audit/procedures/"
DRAFT = PAGE + ROOM + "drafts/<str:draft>/"


def visits(city: factories.City) -> list[Visit]:
    """One page of every type there, with faults and without, and the page of an applicant who is asked."""
    auditor = city.on_duty("auditor")
    asked = factories.in_review(city)
    _new_version(auditor)
    ask_consent(auditor, number=asked.number)
    factories.filed(city)
    _later_version(auditor)
    sound, broken = begin_draft(auditor, code="CON-06"), begin_draft(auditor, code="CON-06")
    change_draft(auditor, draft_id=broken, revision=1, change=lambda d: editing.remove(d, "nodes", "closed"))
    one, wrong = f"{ROOM}drafts/{sound}/", f"{ROOM}drafts/{broken}/"
    part, item, preview = (
        DRAFT + rest for rest in ("parts/<str:part>/", "parts/<str:part>/<str:key>/", "preview/<str:what>/")
    )
    offer = PAGE + "my/cases/<register_number:number>/new-version/"
    return [
        Visit("audit room", PAGE + ROOM, auditor, ROOM),
        Visit("audit room, no file", PAGE + ROOM, auditor, ROOM + "?done=discarded"),
        Visit("audit, procedure", PAGE + ROOM + "<str:code>/", auditor, ROOM + "CON-06/?done=published"),
        Visit("audit, selection", PAGE + ROOM + "<str:code>/selection/", auditor, ROOM + "CON-06/selection/"),
        Visit("audit, moves", PAGE + ROOM + "<str:code>/moves/", auditor, ROOM + "CON-06/moves/"),
        Visit("draft", DRAFT, auditor, one),
        Visit("draft with faults", DRAFT, auditor, wrong),
        Visit("parts of a draft", part, auditor, one + "parts/papers/"),
        Visit("parts of a draft with faults", part, auditor, wrong + "parts/nodes/"),
        Visit("disclosure in a draft", part, auditor, one + "parts/disclosure/"),
        Visit("step in a draft", item, auditor, one + "parts/nodes/site/"),
        Visit("branches in a draft", item, auditor, one + "parts/nodes/needs_review/"),
        Visit("new field, empty", item, auditor, one + "parts/fields/~new/", send="#part-form button.button"),
        Visit("preview of the procedure", preview, auditor, one + "preview/procedure/"),
        Visit("preview of the form", preview, auditor, one + "preview/form/"),
        Visit("preview of a case", preview, auditor, one + "preview/case/"),
        Visit("preview with faults", preview, auditor, wrong + "preview/case/"),
        Visit("publish a draft", DRAFT + "publish/", auditor, one + "publish/"),
        Visit("asked for consent", offer, city.citizen, f"my/cases/{asked.number}/new-version/"),
    ]


def _new_version(auditor: Actor) -> None:
    draft = begin_draft(auditor, code="CON-06")
    fee = {"amount": 1000, "text": {"ko": "천 원", "en": "1,000 won"}}
    revision = change_draft(auditor, draft_id=draft, revision=1, change=lambda d: d | {"fee": fee})
    publish_draft(auditor, draft_id=draft, revision=revision, first_day=clock.now().astimezone(ZONE).date())


def _later_version(auditor: Actor) -> None:
    draft = begin_draft(auditor, code="CON-06")
    remedies = {"ko": "이의신청할 수 있습니다.", "en": "You may object."}
    revision = change_draft(auditor, draft_id=draft, revision=1, change=lambda d: d | {"remedies": remedies})
    day = clock.now().astimezone(ZONE).date() + timedelta(days=9)
    publish_draft(auditor, draft_id=draft, revision=revision, first_day=day)
