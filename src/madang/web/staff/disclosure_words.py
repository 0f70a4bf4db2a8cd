"""The rooms of the disclosure officer in words: rows, findings, files and forms in the language of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from madang.domains.calendar import work_calendar
from madang.domains.documents import DocumentAct, class_words, room
from madang.domains.procedures import Field
from madang.kernel import clock
from madang.kernel.errors import DomainError
from madang.kernel.personal_data import NAMES
from madang.web.fields import ShownField, by_field, shown_fields, summary
from madang.web.public import moments
from madang.web.staff.case_words import when

names = room.names
BLANK_PLACES = 3
"""Empty lines of the form for places, for whoever draws without a script."""
_OF_FILES = ("redact", "remove", "clear", "retry", "rename")
_OF_DOCUMENTS = ("release", "withdraw", "restore", "classify")
_TONE = {3: "bad", 2: "wait", 1: "", 0: ""}


@dataclass(frozen=True, slots=True)
class FormShown:
    """A form ready for `desk/disclosure_form.html`."""

    what: str
    fields: list[ShownField]
    faults: list[dict[str, str]]
    said: str


def today() -> date:
    """The local day."""
    return clock.now().astimezone(work_calendar().zone).date()


def verdict(code: str, language: str) -> str:
    return names.verdict(code)[language]


def kind(code: str, language: str) -> str:
    """A kind of finding, without its article."""
    name = NAMES.get(code)
    told = name[language] if name else code
    return told.removeprefix("a ").removeprefix("an ").capitalize() if language == "en" else told


def queue_row(row: room.QueueRow, language: str) -> dict[str, Any]:
    since = row.since
    days = (clock.now() - since).days if since else None
    return {
        "uid": row.uid,
        "url": f"/{language}/desk/disclosure/{row.uid}/",
        "number": row.number,
        "title": row.title,
        "department": row.department[language],
        "state": row.state[language],
        "verdict": verdict(row.verdict, language),
        "risk": names.risk(row.risk)[language],
        "tone": _TONE.get(row.risk, ""),
        "fast": row.fast_lane,
        "since": moments.day_of(since, work_calendar().zone, language).text if since else "",
        "days": days,
        "classed": row.classed[language],
        "ends": row.grounds_end.isoformat() if row.grounds_end else "",
        "kinds": ", ".join(f"{kind(code, language)} {n}" for code, n in row.kinds),
    }


def form(
    what: str,
    fields: Sequence[Field],
    language: str,
    *,
    values: Mapping[str, Any] | None = None,
    error: DomainError | None = None,
) -> FormShown:
    """A form with what was typed and the error it met; its inputs bear its name as prefix."""
    faults = by_field(error.fields, language) if error else {}
    listed = summary(faults, [f.name for f in fields], f"{what}-")
    shown = shown_fields(fields, language, values=values or {}, faults=faults, prefix=f"{what}-")
    return FormShown(what, shown, listed, error.message[language] if error and not listed else "")


def refusal(error: DomainError | None, what: str, forms: Mapping[str, FormShown], language: str) -> str:
    """The sentence of a refusal that stands in no form of the page."""
    return error.message[language] if error and what not in forms else ""


def chosen(post: Mapping[str, str]) -> dict[str, str]:
    """What was chosen of findings, so that it is not lost where the form is refused."""
    return {name.removeprefix("decide-"): post[name] for name in post if name.startswith("decide-")}


def _erasure_url(screen: room.RoomScreen, language: str) -> str:
    """Where its erasure is asked for or waits; empty once it is gone."""
    asks = {DocumentAct.ASK_ERASURE, DocumentAct.CONFIRM_ERASURE} & set(screen.acts)
    query = urlencode({"record": screen.document.uid}) if DocumentAct.ASK_ERASURE in asks else ""
    return f"/{language}/desk/erasures/{'?' + query if query else ''}" if asks else ""


def document_page(
    screen: room.RoomScreen, forms: Mapping[str, FormShown], language: str, *, chosen: Mapping[str, str]
) -> dict[str, Any]:
    """The page of a document, with its forms by name."""
    document, record = screen.document, screen.record
    may_decide = "decide" in screen.acts
    return {
        "uid": document.uid,
        "seen": document.last_seq,
        "number": document.number,
        "title": document.title,
        "shown_title": document.shown_title,
        "department": screen.department[language],
        "institution": screen.institution[language],
        "classed": class_words(document.disclosure, document.grounds)[language],
        "state": names.state(document.state)[language],
        "risk": names.risk(document.risk)[language] if document.state == "held" else "",
        "risk_tone": _TONE.get(document.risk, ""),
        "clean": document.gate == "clean",
        "why": [sentence[language] for sentence in screen.why],
        "approved": document.approved_on.isoformat(),
        "review_due": document.grounds_end is not None
        and document.grounds_end < today()
        and document.disclosure != "open",
        "grounds_end": document.grounds_end.isoformat() if document.grounds_end else "",
        "found": [finding(row, language, chosen) for row in screen.found],
        "may_decide": may_decide,
        "files": [_file(file, forms, language, chosen) for file in screen.files],
        "forms": {name: forms.get(name) for name in _OF_DOCUMENTS},
        "record": _record(screen, language),
        "erasure_url": _erasure_url(screen, language),
        "public_url": f"/{language}/documents/{record.id}/" if document.state in ("public", "closed") else "",
        "history": [
            {
                "at": when(row.at, language),
                "said": row.said[language],
                "who": row.who[language],
                "texts": row.texts,
            }
            for row in reversed(screen.history)
        ],
    }


def finding(row: room.FindingShown, language: str, chosen: Mapping[str, str]) -> dict[str, Any]:
    where = [names.field(row.field)[language]] if row.field else []
    if row.page:
        where.append(_("page %(page)s") % {"page": row.page})
    if row.hiding:
        where.append(names.hiding(row.hiding)[language])
    before, _sep, after = row.context.partition(row.text)
    return {
        "id": row.id,
        "kind": kind(row.kind, language),
        "sure": names.confidence(row.confidence)[language],
        "candidate": row.confidence == "candidate",
        "text": row.text,
        "before": before if _sep else row.context,
        "after": after,
        "where": " · ".join(where),
        "place": row.place if row.hiding or row.place not in ("title", "name") else "",
        "decision": chosen.get(str(row.id), row.decision),
        "decided": names.decision(row.decision)[language] if row.decision else "",
        "page": row.page or 1,
    }


def _file(
    file: room.FileShown, forms: Mapping[str, FormShown], language: str, chosen: Mapping[str, str]
) -> dict[str, Any]:
    found = [finding(row, language, chosen) for row in file.found]
    edition = file.edition
    return {
        "n": file.n,
        "name": file.name,
        "shown_name": file.shown_name if file.shown_name != file.name else "",
        "pages": file.pages,
        "classed": class_words(file.disclosure, file.grounds)[language],
        "verdict": verdict(file.verdict, language),
        "good": file.verdict == "clean" or file.cleared,
        "unread": [names.unread(code)[language] for code in file.unread],
        "cleared": file.cleared,
        "kinds": _kinds(file, language),
        "found": found,
        "more": max(0, _held(file) - len(found)) if edition is None else 0,
        "edition": {
            "no": edition.no,
            "name": edition.name,
            "verdict": verdict(edition.verdict, language),
            "good": edition.verdict == "clean",
            "at": when(edition.made_at, language),
            "unread": [names.unread(code)[language] for code in edition.unread],
        }
        if edition
        else None,
        "places": file.places,
        "outcome": names.outcome(file.public.edition)[language],
        "forms": {name: forms.get(f"{name}-{file.n}") for name in _OF_FILES},
    }


def _held(file: room.FileShown) -> int:
    return sum(file.kinds.values())


def _kinds(file: room.FileShown, language: str) -> list[dict[str, Any]]:
    """Each kind with how many are open, masked and kept."""
    told: dict[str, dict[str, int]] = {}
    for (code, decision), n in file.kinds.items():
        told.setdefault(code, {})[decision] = n
    return [
        {
            "code": code,
            "name": kind(code, language),
            "open": counts.get("", 0),
            "mask": counts.get("mask", 0),
            "keep": counts.get("keep", 0),
        }
        for code, counts in sorted(told.items(), key=lambda one: -sum(one[1].values()))
    ]


def _record(screen: room.RoomScreen, language: str) -> dict[str, Any]:
    record = screen.record
    return {
        "title": record.title,
        "summary": record.summary,
        "keywords": ", ".join(record.keywords),
        "task": record.task,
        "author": record.author,
        "category": record.category.name[language],
        "files": [
            (file.n, names.outcome(file.public.edition)[language], file.public.name) for file in screen.files
        ],
    }


def file_page(view: room.FileView, language: str, *, typed: Mapping[str, str] | None) -> dict[str, Any]:
    """A page of a file. `typed`: the form that was refused."""
    here = f"/{language}/desk/disclosure/{view.document.uid}/"
    base = f"{here}files/{view.n}/"
    of = "&edition=1" if view.edition else ""
    return {
        "uid": view.document.uid,
        "seen": view.document.last_seq,
        "number": view.document.number,
        "title": view.document.title,
        "document_url": here,
        "n": view.n,
        "name": view.name,
        "page": view.page,
        "pages": view.pages,
        "sheet": view.sheet,
        "picture": f"{base}pages/{view.page}/{'?edition=1' if view.edition else ''}" if view.picture else "",
        "marks": [
            {
                "id": m.finding.id,
                "kind": kind(m.finding.kind, language),
                "state": m.finding.decision or "open",
            }
            | _box((m.left, m.top, m.right, m.bottom))
            for m in view.marks
        ],
        "places": _places(view, typed),
        "drawn": [_box(place) for place in view.places],
        "parts": [_part(part, language) for part in view.parts],
        "hidden_parts": [_part(part, language) for part in view.hidden],
        "found": [finding(row, language, chosen(typed or {})) for row in view.found],
        "elsewhere": view.elsewhere,
        "edition": view.edition,
        "has_edition": view.has_edition,
        "may_decide": "decide" in view.acts,
        "may_mark": "redact" in view.acts and view.picture and view.edition is None,
        "original_url": f"{base}?page=1",
        "edition_url": f"{base}?page=1&edition=1",
        "previous": f"{base}?page={view.page - 1}{of}" if view.page > 1 else "",
        "next": f"{base}?page={view.page + 1}{of}" if view.page < view.pages else "",
        "download": base + ("edition/" if view.edition else "original/"),
    }


def _box(place: tuple[float, float, float, float]) -> dict[str, str]:
    """A place as SVG says it, in hundredths of the page."""
    left, top, right, bottom = (100 * edge for edge in place)
    return {
        "x": f"{left:.2f}",
        "y": f"{top:.2f}",
        "width": f"{right - left:.2f}",
        "height": f"{bottom - top:.2f}",
    }


def _places(view: room.FileView, typed: Mapping[str, str] | None) -> list[dict[str, str]]:
    """The lines of the form for places: those drawn before, or as they were typed, and some empty ones."""
    edges = ("left", "top", "right", "bottom")
    told = [
        {edge: f"{100 * value:.2f}" for edge, value in zip(edges, place, strict=True)}
        for place in view.places
    ]
    if typed is not None and any(name.startswith("place-") for name in typed):
        count = 1 + max((int(n) for n in _numbers(typed)), default=-1)
        told = [{edge: typed.get(f"place-{n}-{edge}", "") for edge in edges} for n in range(count)]
        told = [line for line in told if any(line.values())]
    blank = [dict.fromkeys(edges, "") for _n in range(BLANK_PLACES)]
    return [*told, *blank]


def _numbers(typed: Mapping[str, str]) -> Iterable[str]:
    for name in typed:
        number = name.removeprefix("place-").partition("-")[0]
        if name.startswith("place-") and number.isascii() and number.isdecimal() and len(number) < 4:
            yield number


def _part(part: Any, language: str) -> dict[str, Any]:
    return {
        "named": part.named[language] if part.named else "",
        "place": part.place,
        "cut": part.cut,
        "stretches": [
            {"text": text, "id": row.id if row else 0, "state": (row.decision or "open") if row else ""}
            for text, row in part.stretches
        ],
    }
