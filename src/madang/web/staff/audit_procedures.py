"""The audit office's list of procedures, the page of one, and the choice of what is disclosed."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from madang.domains import procedures
from madang.domains.procedures import CRITERIA, Field, Option, forms
from madang.kernel import clock
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError, InvalidInput
from madang.kernel.text import Text
from madang.web.fields import by_field, shown_fields, summary, typed_in
from madang.web.staff.audit_frame import REFUSALS, page, sent_once
from madang.web.staff.case_words import when
from madang.web.staff.gate import for_staff
from madang.web.staff.sending import ZONE

LARGEST = 1_000_000
_NO_FILE = Text("파일을 골라 주십시오.", "Please choose a file.")
CHOICE_FIELDS = (
    Field(
        name="disclosed",
        type="choice",
        label=Text("이 업무의 민원을 공개합니까?", "Are its cases disclosed?"),
        required=True,
        choices=(
            Option("yes", Text("공개합니다", "They are disclosed")),
            Option("no", Text("공개하지 않습니다", "They are not disclosed")),
        ),
    ),
    Field(
        name="chosen_for",
        type="choices",
        label=Text("어느 선정 기준에 따라서입니까?", "By which of the published criteria?"),
        choices=tuple(Option(code, said) for code, said in CRITERIA.items()),
    ),
    Field(
        name="reasons_ko",
        type="textarea",
        label=Text("까닭(한국어)", "Reasons (Korean)"),
        help=Text("모두에게 공개됩니다.", "Everybody can read this."),
        required=True,
        max_length=1000,
    ),
    Field(
        name="reasons_en",
        type="textarea",
        label=Text("까닭(영어)", "Reasons (English)"),
        required=True,
        max_length=1000,
    ),
    Field(
        name="first_day",
        type="date",
        label=Text("언제부터입니까?", "From which day?"),
        help=Text("그날부터 접수되는 민원에 적용됩니다.", "It holds for cases filed from that day on."),
        required=True,
    ),
)


@for_staff(Role.AUDITOR)
def listing(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`audit/procedures/`: all procedures, drafts in the making, and beginning one from a file."""
    error: DomainError | None = None
    if request.method == "POST":
        try:
            draft = sent_once(
                request,
                actor,
                "begin-from-file",
                lambda: procedures.begin_from_file(actor, text=file_text(request)),
            )
            return HttpResponseRedirect(f"/{language}/audit/procedures/drafts/{draft}/", status=303)
        except REFUSALS as refused:
            error = refused
    values = {
        "rows": [_row(one, language) for one in procedures.all_selected()],
        "drafts": [draft_row(d, language) for d in procedures.open_drafts(actor)],
        "file_faults": [f.message[language] for f in error.fields][:20] if error else [],
        "file_error": error.message[language] if error else "",
    }
    return page(request, actor, language, "procedures", values, error)


@for_staff(Role.AUDITOR)
def one(request: HttpRequest, actor: Actor, language: str, code: str) -> HttpResponse:
    """`audit/procedures/{code}/`: its versions and drafts; a post begins a draft."""
    if request.method == "POST":
        draft = sent_once(request, actor, ["begin", code], lambda: procedures.begin_draft(actor, code=code))
        return HttpResponseRedirect(f"/{language}/audit/procedures/drafts/{draft}/", status=303)
    chosen = procedures.selection_of(code)
    versions = procedures.versions_of(code)
    values = {
        "code": code,
        "name": chosen.name[language],
        "chosen": choice_row(chosen.now, language),
        "coming": [choice_row(c, language) for c in chosen.coming],
        "versions": [
            version_row(v, versions[n - 1] if n else None, language) for n, v in enumerate(versions)
        ][::-1],
        "drafts": [draft_row(d, language) for d in procedures.open_drafts(actor, code)],
    }
    return page(request, actor, language, "procedure", values)


@for_staff(Role.AUDITOR)
def selection(request: HttpRequest, actor: Actor, language: str, code: str) -> HttpResponse:
    """`audit/procedures/{code}/selection/`: whether it is disclosed, why, and from when."""
    chosen, newest = procedures.selection_of(code), procedures.versions_of(code)[-1]
    error: DomainError | None = None
    typed: dict[str, Any] = _as_chosen(newest)
    if request.method == "POST":
        typed = typed_in(request.POST, CHOICE_FIELDS)
        try:
            sent_once(request, actor, ["choose", code], lambda: _choose(actor, code, request, typed))
            return HttpResponseRedirect(f"/{language}/audit/procedures/{code}/?done=chosen", status=303)
        except REFUSALS as refused:
            error = refused
    faults = by_field(error.fields, language) if error else {}
    values = {
        "code": code,
        "name": chosen.name[language],
        "seen": newest.number,
        "fields": shown_fields(CHOICE_FIELDS, language, values=typed, faults=faults),
        "faults": summary(faults, [f.name for f in CHOICE_FIELDS]),
        "history": [choice_row(c, language) for c in (*chosen.coming, *chosen.history)],
    }
    return page(request, actor, language, "selection", values, error)


def _choose(actor: Actor, code: str, request: HttpRequest, typed: dict[str, Any]) -> int:
    cleaned = forms.clean(CHOICE_FIELDS, typed)
    if cleaned.faults:
        raise InvalidInput(cleaned.faults[0].message, "invalid_choice", fields=cleaned.faults)
    given, seen = cleaned.values, request.POST.get("seen", "")
    made = procedures.choose(
        actor,
        code=code,
        seen_number=int(seen) if seen.isdecimal() and len(seen) < 8 else 0,
        disclosed=given["disclosed"] == "yes",
        chosen_for=[str(one) for one in given.get("chosen_for", [])],  # type: ignore[attr-defined]
        reasons=Text(str(given["reasons_ko"]), str(given["reasons_en"])),
        first_day=date.fromisoformat(str(given["first_day"])),
    )
    return made.number


def _as_chosen(newest: procedures.Version) -> dict[str, Any]:
    disclosure = newest.definition.disclosure
    return {
        "disclosed": "yes" if disclosure.disclosed else "no",
        "chosen_for": list(disclosure.chosen_for),
        "reasons_ko": "\n".join(t.ko for t in disclosure.criteria),
        "reasons_en": "\n".join(t.en for t in disclosure.criteria),
        "first_day": clock.now().astimezone(ZONE).date().isoformat(),
    }


def file_text(request: HttpRequest) -> str:
    """The text of the file that came. Raises InvalidInput where none came or it is no text."""
    file = request.FILES.get("file")
    if file is None:
        raise InvalidInput(_NO_FILE, "no_file")
    try:
        return file.read(LARGEST + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(
            Text(
                "UTF-8로 저장한 YAML이나 JSON 파일을 골라 주십시오.",
                "Please choose a YAML or JSON file in UTF-8.",
            ),
            "unreadable_file",
        ) from None


def _row(one: procedures.Selected, language: str) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name[language],
        "disclosed": one.now.disclosed,
        "version": max(c.number for c in one.history),
        "criteria": [t[language] for t in one.now.chosen_for or one.now.reasons],
        "since": one.now.since,
    }


def choice_row(choice: Any, language: str) -> dict[str, Any]:
    """A choice about disclosure as pages show it."""
    return {
        "disclosed": choice.disclosed,
        "since": choice.since,
        "by": choice.selected_by[language],
        "criteria": [t[language] for t in choice.chosen_for],
        "reasons": [t[language] for t in choice.reasons],
        "number": choice.number,
    }


def version_row(
    version: procedures.Version, before: procedures.Version | None, language: str
) -> dict[str, Any]:
    """A version with what it changed, in words."""
    found = procedures.changes(before.definition, version.definition) if before else ()
    return {
        "number": version.number,
        "published": when(version.published_at, language),
        "from": when(version.valid_from, language),
        "to_come": version.valid_from > clock.now(),
        "changes": [{"said": c.said[language], "effect": c.effect} for c in found],
    }


def draft_row(draft: procedures.DraftRow, language: str) -> dict[str, Any]:
    """A draft in a list."""
    return {
        "id": draft.id,
        "code": draft.code,
        "name": draft.name[language],
        "author": draft.author,
        "based_on": draft.based_on,
        "changed": when(draft.changed_at, language),
    }
