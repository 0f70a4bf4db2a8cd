"""Publishing a delegation table: pasted or from a file, looked at first, in force from a day."""

from dataclasses import dataclass
from typing import Any

import yaml
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains import organisation
from madang.domains.approvals import delegation
from madang.domains.organisation import InstitutionRow
from madang.domains.procedures import Field
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput
from madang.kernel.text import Text
from madang.web.public import moments
from madang.web.staff import sending
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff
from madang.web.uploads import takes_files

WHAT = "delegation"
LARGEST = 1_000_000
MOST_FAULTS = 100
_NOTE: dict[str, Any] = {"type": "textarea", "max_length": 500, "required": True}
DOCUMENT = Field(
    name="document",
    type="textarea",
    label=Text("전결규정", "The table"),
    help=Text("YAML, JSON 또는 CSV로 적습니다.", "In YAML, JSON or CSV."),
    required=True,
    max_length=LARGEST,
)
WHY = (
    Field(
        name="note_ko", label=Text("무엇이 왜 바뀌는지(한국어)", "What changes and why, in Korean"), **_NOTE
    ),
    Field(
        name="note_en", label=Text("무엇이 왜 바뀌는지(영어)", "What changes and why, in English"), **_NOTE
    ),
    Field(
        name="valid_from",
        type="date",
        label=Text("시행일", "First day it holds"),
        help=Text("비워 두면 곧바로 시행합니다.", "Leave empty for at once."),
    ),
)
_NOT_TEXT = Text("UTF-8로 저장한 파일을 골라 주십시오.", "Please choose a file in UTF-8.")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a table found: what it would change, and what deserves a second look."""

    matters: int
    changes: tuple[str, ...]
    warnings: tuple[str, ...]


@takes_files
@for_staff()
def delegation_table(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/operator/delegation/?institution=`: the newest table, to be changed, looked at and published."""
    own = delegation.may_publish_for(actor, clock.now(), organisation.directory())
    asked = request.GET.get("institution", "")
    chosen = next((row for row in own if asked in ("", row.code)), None)
    if chosen is None:
        raise Http404
    versions = delegation.tables_of(chosen.code)
    newest = versions[0] if versions else None
    if request.method != "POST":
        return _page(request, actor, language, own, chosen, versions)
    try:
        _take_file(request)
        if request.POST.get("do") != "publish":
            looked = _look(request, newest, language)
            return _page(request, actor, language, own, chosen, versions, looked=looked)
        sending.done_once(
            request, actor, WHAT, (DOCUMENT, *WHY), lambda v: _publish(request, actor, chosen, v)
        )
    except sending.REFUSALS as error:
        return _page(request, actor, language, own, chosen, versions, error=error)
    here = f"/{language}/desk/operator/delegation/?institution={chosen.code}&done=delegation-published"
    return HttpResponseRedirect(here, status=303)


def _take_file(request: HttpRequest) -> None:
    """A file that came takes the place of what stands in the form. Raises InvalidInput where it is no text."""
    file = request.FILES.get("file")
    if file is None:
        return
    posted = request.POST.copy()
    try:
        posted[f"{WHAT}-document"] = file.read(LARGEST + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = FieldFault("document", "unreadable_file", _NOT_TEXT)
        raise InvalidInput(_NOT_TEXT, "unreadable_file", fields=(fault,)) from None
    request.POST = posted  # type: ignore[assignment]


def _look(request: HttpRequest, newest: delegation.TableVersion | None, language: str) -> Looked:
    """Reads what was sent and says what it would change. Raises InvalidInput with every fault."""
    document = _read(str(sending.typed(request, WHAT, (DOCUMENT,)).get("document", "")))
    reading = delegation.check_delegation_table(document, clock.now())
    if reading.rules is None:
        raise InvalidInput(reading.faults[0].message, "delegation_invalid", fields=reading.faults)
    changes = delegation.what_changed(newest.rules if newest else None, reading.rules)
    return Looked(
        matters=len(reading.rules.matters),
        changes=tuple(change.said[language] for change in changes),
        warnings=tuple(warning.message[language] for warning in reading.warnings),
    )


def _publish(request: HttpRequest, actor: Actor, of: InstitutionRow, values: dict[str, Any]) -> None:
    now, seen = clock.now(), request.POST.get("seen", "")
    first = values.get("valid_from")
    begins = sending.start_of(first) if first else None
    today = begins is not None and begins <= now < sending.end_of(str(first))
    delegation.publish_delegation_table(
        actor,
        institution=of.code,
        document=_read(values["document"]),
        note=Text(values.get("note_ko") or "", values.get("note_en") or ""),
        now=now,
        valid_from=None if today else begins,
        seen_number=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0,
    )


def _read(text: str) -> dict[str, Any]:
    """The table in a text. Raises InvalidInput at the field."""
    try:
        return delegation.table_file(text).document
    except InvalidInput as error:
        fault = FieldFault("document", error.code, error.message)
        raise InvalidInput(error.message, error.code, error.status, (fault,)) from error


def _page(
    request: HttpRequest,
    actor: Actor,
    language: str,
    own: tuple[InstitutionRow, ...],
    chosen: InstitutionRow,
    versions: list[delegation.TableVersion],
    *,
    looked: Looked | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    newest = versions[0] if versions else None
    sent = looked or error
    typed = sending.typed(request, WHAT, (DOCUMENT, *WHY)) if sent else {"document": _as_text(newest)}
    faults = _at_inputs(error)
    form = sending.shown_form(
        WHAT,
        _("Publish"),
        (DOCUMENT, *WHY),
        language,
        values=typed,
        error=InvalidInput(error.message, error.code, fields=faults) if error else None,
    )
    values = {
        "institutions": [
            {"code": row.code, "name": row.name[language], "chosen": row.code == chosen.code} for row in own
        ],
        "institution": chosen.name[language],
        "institution_code": chosen.code,
        "form": form,
        "faults": _listed(faults, language),
        "left_out": max(len(faults) - MOST_FAULTS, 0),
        "looked": looked,
        "seen": newest.number if newest else 0,
        "versions": [_past(one, language) for one in versions],
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/delegation.html", "operator/", values, status=status)


def _at_inputs(error: DomainError | None) -> tuple[FieldFault, ...]:
    """Every fault at an input of the form: what is wrong with a row stands at the table."""
    known = {"document", *(field.name for field in WHY)}
    return tuple(
        fault if fault.field in known else FieldFault("document", fault.code, fault.message)
        for fault in (error.fields if error else ())
    )


def _listed(faults: tuple[FieldFault, ...], language: str) -> list[dict[str, str]]:
    return [{"name": f"{WHAT}-{f.field}", "message": f.message[language]} for f in faults[:MOST_FAULTS]]


def _as_text(newest: delegation.TableVersion | None) -> str:
    """The newest table, or the one of the system, as YAML: one line for each matter."""
    document = delegation.as_document((newest or delegation.standard_table()).rules)
    rows = "".join(f"- {_flow(row)}\n" for row in document["matters"])
    return f"title: {_flow(document['title'])}\nmatters:\n{rows}"


def _flow(value: dict[str, Any]) -> str:
    """One line of YAML."""
    said: str = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=99_999
    )
    return said.strip()


def _past(one: delegation.TableVersion, language: str) -> dict[str, Any]:
    instant = one.valid_from
    return {
        "number": one.number,
        "note": one.note[language],
        "since": moments.day_of(instant, sending.ZONE, language) if instant else None,
        "coming": bool(instant and instant > clock.now()),
    }
