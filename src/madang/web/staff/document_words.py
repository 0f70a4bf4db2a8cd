"""Documents in one language, ready for the templates of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from madang.domains import approvals
from madang.domains.approvals import STATE_NAMES, DraftAct, DraftState, body, rows
from madang.kernel.text import Text
from madang.web.public import moments
from madang.web.staff.sending import ZONE, DeskFormShown


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list."""

    id: str
    url: str
    tick: str
    ticked: bool
    title: str
    kind: str
    state: str
    state_name: str
    closed: str
    department: str
    drafter: str
    case_number: str
    number: str
    since: moments.Moment | None
    role: str
    acting_for: str
    waits_for: str
    to_receive: bool
    received: str


def line_of(row: rows.DraftRow, show: str, language: str, ticked: set[str]) -> DocumentLine:
    tick = f"{row.id}:{row.version}"
    editable = row.state in ("composing", "returned", "recalled") and not row.case_number
    edit = show in ("drafted", "returned") and editable
    return DocumentLine(
        id=row.id,
        url=f"/{language}/desk/documents/{row.id}/" + ("edit/" if edit else ""),
        tick=tick,
        ticked=tick in ticked,
        title=row.title or _("(without title)"),
        kind=approvals.document_kinds()[row.kind].name[language],
        state=row.state,
        state_name=STATE_NAMES[DraftState(row.state)][language],
        closed="" if row.disclosure == "open" else approvals.CLASS_NAMES[row.disclosure][language],
        department=row.department[language],
        drafter=row.drafter,
        case_number=row.case_number,
        number=row.number[language] if row.number else "",
        since=moments.maybe(row.since, ZONE, language),
        role=approvals.ROLE_NAMES[row.role][language] if row.role else "",
        acting_for=row.acting_for,
        waits_for=row.waits_for,
        to_receive=bool(row.sending_id),
        received=row.received[language] if row.received else "",
    )


def since_label(show: str) -> str:
    labels = {
        "waiting": _("Waiting since"),
        "signed": _("Signed at"),
        "arrived": _("Sent at"),
        "shown": _("Shown since"),
        "register": _("Approved at"),
    }
    return labels.get(show) or _("Last change")


def results_of(told: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """What became of each document that was ticked, for `desk/results.html`."""
    listed = [
        {
            "number": one["title"] or one["draft"],
            "url": f"/{language}/desk/documents/{one['draft']}/",
            "done": one["done"],
            "said": _("signed") if one["done"] else Text.of(one["message"])[language],
        }
        for one in told
    ]
    done = sum(bool(one["done"]) for one in told)
    said = _("%(done)s of %(all)s done") % {"done": done, "all": len(listed)}
    return {"rows": listed, "said": said, "all_done": done == len(listed)}


def screen_of(screen: rows.DraftScreen, language: str) -> dict[str, Any]:
    """A document for `desk/document.html`."""
    here = f"/{language}/desk/documents/{screen.id}/"
    content = screen.content
    blocks = body.parse(content.body)
    return {
        "here": here,
        "id": screen.id,
        "title": content.title or _("(without title)"),
        "kind": approvals.document_kinds()[screen.kind].name[language],
        "state": screen.state,
        "state_name": STATE_NAMES[screen.state][language],
        "number": screen.number[language] if screen.number else "",
        "policy_number": screen.policy_number[language] if screen.policy_number else "",
        "case_number": screen.case_number,
        "department": screen.department[language],
        "drafter": screen.drafter,
        "summary": content.summary,
        "keywords": content.keywords,
        "parts": body.outline(blocks),
        "images": {a.position: f"{here}attachments/{a.id}/?shown=1" for a in screen.attachments},
        "missing": _("[Picture: {description}]"),
        "recipients": [recipient_named(r, language) for r in content.recipients],
        "class": class_of(content.disclosure, content.grounds, content.grounds_reason, language),
        "class_confirmed": moments.maybe(screen.class_confirmed_at, ZONE, language),
        "class_waits": screen.class_waits,
        "retention": approvals.retention_name(content.retention)[language],
        "attachments": [
            {
                "name": a.name,
                "url": f"{here}attachments/{a.id}/",
                "number": f"{screen.number[language]}-{a.position}" if screen.number else "",
                "size": size_of(a.size),
                "class": class_of(a.disclosure, a.grounds, a.grounds_reason, language),
            }
            for a in screen.attachments
        ],
        "seats": [_seat(seat, language) for seat in screen.seats],
        "history": [
            {
                "seq": entry.seq,
                "at": moments.moment(entry.at, ZONE, language),
                "said": entry.said[language],
                "who": entry.who[language],
                "texts": entry.texts,
            }
            for entry in reversed(screen.history)
        ],
        "approved": moments.maybe(screen.approved_at, ZONE, language),
        "saved": moments.moment(screen.saved_at, ZONE, language),
        "version": screen.version,
        "old_version": bool(screen.versions) and screen.version != screen.versions[-1],
        "versions": _versions(screen, here),
        "digest": screen.digest,
        "replaces": screen.replaces and f"/{language}/desk/documents/{screen.replaces}/",
        "replaced_by": screen.replaced_by and f"/{language}/desk/documents/{screen.replaced_by}/",
        "sendings": [_sending(row, language) for row in screen.sendings],
        "circulated": [
            {"name": name, "seen": moments.maybe(seen, ZONE, language)} for name, seen in screen.circulated
        ],
        "editable": DraftAct.SAVE in screen.acts and not screen.case_number,
        "printable": screen.state == DraftState.APPROVED,
    }


def _seat(seat: rows.SeatRow, language: str) -> dict[str, Any]:
    return {
        "order": seat.order,
        "stage": seat.stage,
        "role": approvals.ROLE_NAMES[seat.role][language],
        "post": seat.post[language],
        "department": seat.department[language] if seat.role == "cooperator" else "",
        "name": seat.signer or seat.holder,
        "holder": seat.holder if seat.is_acting else "",
        "mark": seat.mark[language],
        "state": seat.state,
        "at": moments.maybe(seat.at, ZONE, language),
        "turn": moments.maybe(seat.turn_at, ZONE, language),
        "opinion": seat.opinion,
        "reason": seat.reason,
        "moved": seat.moved,
    }


def proposed_line(found: approvals.ProposedLine | None, language: str) -> dict[str, Any] | None:
    """The line as it is proposed, for the form on which a document is written."""
    if found is None:
        return None
    return {
        "seats": [
            {"role": approvals.ROLE_NAMES[seat.role][language], "post": seat.post_title[language]}
            for seat in found.seats
        ],
        "said": [said[language] for said in found.said],
    }


def _sending(row: rows.SendingRow, language: str) -> dict[str, Any]:
    states = {
        "sent": _("not received yet"),
        "received": _("received"),
        "passed_on": _("passed on to the right department"),
        "refused": _("given back"),
    }
    return {
        "id": row.id,
        "to": row.to[language],
        "state": states[row.state],
        "sent": moments.moment(row.sent_at, ZONE, language),
        "at": moments.maybe(row.settled_at, ZONE, language),
        "number": row.number[language] if row.number else "",
        "reason": row.reason,
        "mine": row.mine,
    }


def _versions(screen: rows.DraftScreen, here: str) -> list[dict[str, Any]]:
    """The earlier versions, each with what changed since the one before it."""
    return [
        {
            "no": no,
            "url": f"{here}?version={no}",
            "current": no == screen.version,
            "compared": f"{here}versions/{before}/{no}/" if before else "",
        }
        for before, no in zip((0, *screen.versions), screen.versions, strict=False)
    ]


def comparison(found: rows.VersionsCompared, language: str) -> dict[str, Any]:
    """Two versions for `desk/document_versions.html`: the body line by line, what else changed as pairs."""
    return {
        "here": f"/{language}/desk/documents/{found.draft_id}/",
        "title": found.title or _("(without title)"),
        "old_no": found.old_no,
        "new_no": found.new_no,
        **difference_of(found.old, found.new, language),
    }


def difference_of(old: approvals.Content, new: approvals.Content, language: str) -> dict[str, Any]:
    """What changed from one content to another."""
    said = [
        (_("Title"), old.title, new.title),
        (_("Summary"), old.summary, new.summary),
        (_("Keywords"), ", ".join(old.keywords), ", ".join(new.keywords)),
        (_("To"), _recipients(old, language), _recipients(new, language)),
        (_("Class"), _class_text(old, language), _class_text(new, language)),
        (
            _("Retention"),
            approvals.retention_name(old.retention)[language],
            approvals.retention_name(new.retention)[language],
        ),
        (_("Attachments"), _names(old, language), _names(new, language)),
    ]
    return {
        "changed": [one for one in said if one[1] != one[2]],
        "lines": body.difference(body.parse(old.body), body.parse(new.body)),
        "body_changed": old.body != new.body,
    }


def _recipients(content: approvals.Content, language: str) -> str:
    return ", ".join(recipient_named(recipient, language) for recipient in content.recipients)


def _names(content: approvals.Content, language: str) -> str:
    """The attachments with their classes, which are signed as well."""
    named = []
    for file in content.attachments:
        said = class_of(file.disclosure, file.grounds, file.grounds_reason, language)
        named.append(file.name if said["open"] else f"{file.name} ({said['name']})")
    return ", ".join(named)


def _class_text(content: approvals.Content, language: str) -> str:
    said = class_of(content.disclosure, content.grounds, content.grounds_reason, language)
    return f"{said['name']} {said['reason']}".strip()


def class_of(disclosure: str, grounds: Sequence[int], reason: str, language: str) -> dict[str, Any]:
    """A class with its grounds in words."""
    name = approvals.CLASS_NAMES[disclosure][language]
    numbers = ", ".join(str(ground) for ground in grounds)
    return {
        "open": disclosure == "open",
        "name": f"{name} ({numbers})" if numbers else name,
        "grounds": [approvals.GROUNDS[ground][language] for ground in grounds],
        "reason": reason,
    }


def recipient_named(recipient: Mapping[str, str], language: str) -> str:
    """A recipient as a person reads it."""
    code = recipient.get("department")
    return approvals.recipient_name(code)[language] if code else recipient.get("outside", "")


def size_of(size: int) -> str:
    return f"{size / 1024**2:.1f} MB" if size >= 1024**2 else f"{max(1, size // 1024)} KB"


def button_of(name: str) -> str:
    """What the button of a form says."""
    buttons = {
        "sign": _("Sign"),
        "return": _("Return to the drafter"),
        "skip": _("Leave out this review"),
        "recall": _("Take the draft back"),
        "redraft": _("Draft anew in its place"),
        "class": _("Confirm the class"),
        "circulate": _("Show it to them"),
        "receive": _("Receive"),
        "pass": _("Pass it on"),
        "refuse": _("Give it back"),
    }
    return buttons[name.partition("-")[0]]


def forms_of(shown: Mapping[str, DeskFormShown]) -> dict[str, Any]:
    """The forms by what they do: one of each, or a list where there may be several."""
    one = {name.partition("-")[0]: (name, form) for name, form in shown.items()}
    return {
        "sign": one.get("sign"),
        "return": one.get("return"),
        "others": [
            (name, button_of(name), form)
            for name, form in shown.items()
            if name.partition("-")[0] in ("recall", "redraft", "class", "circulate")
        ],
        "skips": {
            int(name.partition("-")[2]): (name, form)
            for name, form in shown.items()
            if name.startswith("skip-")
        },
        "incoming": {
            key: [(n, button_of(n), f) for n, f in shown.items() if n.partition("-")[2] == key]
            for key in {name.partition("-")[2] for name in shown if name.startswith("receive-")}
        },
    }
