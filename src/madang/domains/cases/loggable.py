"""What the log is told of cases: each disclosed act in codes, and what everybody may read of it as values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q

from madang.domains.cases import access
from madang.domains.cases.events import summarise
from madang.domains.cases.models import Case, CaseFile, CaseStep
from madang.domains.cases.public.history import PUBLIC_TEXTS, public_officials
from madang.domains.cases.public.shapes import PublicOfficial
from madang.domains.organisation import Directory, authority, directory
from madang.domains.procedures import Version, version_for
from madang.kernel.events import texts_of_many
from madang.kernel.loggable import EVERYTHING, NOBODY, STATED, Kind, Loggable, Told, codes
from madang.kernel.models import Event
from madang.kernel.text import Text
from madang.kernel.visibility import Visibility, seen_by_public

_STEPS = (
    *("accepted", "assigned", "recorded", "inspected", "deliberated", "skipped", "history"),
    *("supplement-requested", "supplied", "more-time-asked"),
    *("consulted", "replied", "consultation-ended"),
    *("drafted", "signed", "approved", "sent-back", "recalled", "review-skipped", "rerouted"),
    *("draft-withdrawn", "decided", "deemed", "notified", "returned", "withdrawn", "moved", "transferred"),
    *("extended", "delayed", "delay-explained", "due-moved", "appealed", "reminded", "dunned"),
    *("move-asked", "move-declined", "version-moved"),
)
KINDS: Mapping[str, Kind] = {
    "case.filed": Kind.INTAKE,
    **{f"case.{step}": Kind.STEP for step in _STEPS},
    "case.corrected": Kind.CORRECT,
    "case.taken-down": Kind.REDACT,
    "case.withheld": Kind.WITHHOLD,
    "case.restored": Kind.RECLASSIFY,
    "case.erased": Kind.ERASE,
}
"""Every event of a case that may be disclosed, and what an entry about it says."""

_AMONG_TWO = "among the two persons of an erasure; what comes of it is told when the case is erased"
UNTOLD: Mapping[str, str] = {"case.erasure-asked": _AMONG_TWO, "case.erasure-refused": _AMONG_TWO}
"""Events of a case that are never told, and why; whether one of `KINDS` is, the event itself says (`disclosed`)."""

_RECORD = ("title", "case_no", "place", "form")
_OF_AN_EVENT = (
    *("sentence", "official", "official_name", "officer_code", "result", "document_no", "entries", "event"),
    *PUBLIC_TEXTS,
)
_NAMING = frozenset({"official_name", "officer_code"})
_SAID = {"case.decided": "result", "case.deemed": "result", "case.replied": "outcome", "case.delayed": "what"}
_MOST_RETOLD = 50  # events of a case that is given back: an entry has room for some eighty digests


class _Row(NamedTuple):
    """What is read of a case."""

    id: int
    number: str
    visibility: str
    procedure_code: str
    version_id: int
    provision_id: int | None
    department_id: int
    last_seq: int
    due_at: datetime | None
    closed_at: datetime | None
    area: str
    public_form: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Sources:
    """All that is read for a batch of events."""

    cases: Mapping[str, _Row]
    texts: Mapping[int, Mapping[str, str]]  # by the id of their event
    officials: Mapping[int, PublicOfficial]
    entries: Mapping[tuple[str, str, datetime | None], Any]  # of a case, by step and when it was done
    files: Mapping[str, Sequence[CaseFile]]
    about: Mapping[tuple[str, int], int]
    history: Mapping[str, Sequence[Event]]
    organisation: Directory
    zone: ZoneInfo

    def version(self, row: _Row) -> Version:
        return version_for(row.version_id, row.provision_id)


def told(events: Sequence[Event]) -> Mapping[int, Told]:
    """What these events say in the log (two statements; up to eight where there is more to some than codes)."""
    found = [event for event in events if event.disclosed and event.type in KINDS]
    sources = _read(found)
    taken_back = _taken_back(found)
    return {
        event.pk: _told(event, sources, after=taken_back.get(event.stream_id, 0))
        for event in found
        if event.stream_id in sources.cases
    }


def _taken_back(found: Iterable[Event]) -> dict[str, int]:
    """The number of the last withdrawal or erasure of each case: what was said before it is not said again."""
    return {event.stream_id: event.seq for event in found if event.type in ("case.withheld", "case.erased")}


def _told(event: Event, sources: _Sources, *, after: int) -> Told:
    row = sources.cases[event.stream_id]
    is_seen = seen_by_public(row.visibility) and event.seq > after
    own = dict(_attachments(event, sources.files.get(row.number, ())))
    return Told(
        kind=KINDS[event.type],
        codes=_codes(event, row, sources),
        values=_values(event, row, sources) if is_seen else _stub(event, sources),
        own=own,
        about=sources.about.get((row.number, _points_to(event))),
        forgets=_forgets(event),
    )


# --- codes -----------------------------------------------------------------------------------------------


def _codes(event: Event, row: _Row, sources: _Sources) -> dict[str, str | int]:
    """`org`: the department that acted; where an applicant or the system did, the one in charge. Of an erasure `why` is
    its legal ground, and `by` and `second` are the roles of the two persons."""
    kind = KINDS[event.type]
    second = NOBODY if kind in (Kind.CORRECT, Kind.REDACT) else None
    why = STATED if kind in (Kind.CORRECT, Kind.REDACT, Kind.WITHHOLD) else None
    by = event.actor_role if why else None
    if kind is Kind.ERASE:
        why, by, second = (event.data.get(name) for name in ("ground", "asked_as", "confirmed_as"))
    return codes(
        org=event.department_code or sources.organisation.department(row.department_id).code,
        proc=row.procedure_code,
        state=_state(event),
        due=_due(event, row, sources.zone),
        version=_version(event, row, sources),
        why=why,
        by=by,
        second=second,
    )


def _state(event: Event) -> str:
    said = event.data.get(_SAID.get(event.type, ""), "")
    act = event.type.removeprefix("case.")
    return f"{act}.{said}" if said else act


def _due(event: Event, row: _Row, zone: ZoneInfo) -> str | None:
    """The local day of the deadline, as the event set it or as it stands right after it."""
    if event.type in ("case.extended", "case.due-moved"):
        return datetime.fromisoformat(event.data["to"]).astimezone(zone).date().isoformat()
    is_newest = event.seq == row.last_seq and row.closed_at is None
    return row.due_at.astimezone(zone).date().isoformat() if is_newest and row.due_at else None


def _version(event: Event, row: _Row, sources: _Sources) -> int | None:
    if event.type == "case.filed":
        return sources.version(row).number
    return int(event.data["new"]) if event.type == "case.version-moved" else None


# --- values ----------------------------------------------------------------------------------------------


def _values(event: Event, row: _Row, sources: _Sources) -> dict[str, Any]:
    if event.type == "case.filed":
        return {**_record(row, sources), **_of_event(event, row, sources)}
    if event.type == "case.restored":
        earlier = [one for one in sources.history.get(row.number, ()) if one.seq < event.seq]
        again = {f"event.{one.seq}": _retold(one, row, sources) for one in earlier[-_MOST_RETOLD:]}
        return {**_record(row, sources), **again, **_of_event(event, row, sources)}
    return _of_event(event, row, sources)


def _record(row: _Row, sources: _Sources) -> dict[str, Any]:
    form = [{name: Text.of(one[name]).as_dict() for name in ("label", "value")} for one in row.public_form]
    title = sources.version(row).definition.name.as_dict()
    said = {"title": title, "case_no": row.number, "place": row.area, "form": form}
    return {name: value for name, value in said.items() if value}


def _of_event(event: Event, row: _Row, sources: _Sources) -> dict[str, Any]:
    return {f"{name}.{event.seq}": value for name, value in _said(event, row, sources)}


def _retold(event: Event, row: _Row, sources: _Sources) -> dict[str, Any]:
    """An event in one value, without what may have to be hidden by itself."""
    said = {name: value for name, value in _said(event, row, sources) if name not in _NAMING}
    return {"seq": event.seq, "at": event.at.isoformat(), **said}


def _said(event: Event, row: _Row, sources: _Sources) -> Iterator[tuple[str, Any]]:
    """What everybody reads of an event, by name."""
    definition = sources.version(row).definition
    yield "sentence", summarise(event, definition).as_dict()
    texts = sources.texts.get(event.pk, {})
    yield from ((name, texts[name]) for name in PUBLIC_TEXTS if name in texts)
    yield from _official(event, sources.officials)
    if result := event.data.get("result") if event.type in ("case.decided", "case.deemed") else None:
        yield "result", {"code": result, "name": definition.result_name(result).as_dict()}
    if number := event.data.get("number") if event.type == "case.approved" else None:
        yield "document_no", Text.of(number).as_dict()
    if entries := sources.entries.get((row.number, event.step, event.at)):
        yield "entries", entries


def _official(event: Event, officials: Mapping[int, PublicOfficial]) -> Iterator[tuple[str, Any]]:
    """Who acted, by post; by name or code where the authority's policy shows one."""
    if event.official_id is None or not event.post_title:
        return
    said = {"department": event.department_name, "post": event.post_title}
    yield "official", {name: Text.of(value).as_dict() for name, value in said.items() if value}
    shown = officials.get(event.official_id)
    if shown and shown.name:
        yield "official_name", shown.name
    if shown and shown.officer_code:
        yield "officer_code", shown.officer_code


def _stub(event: Event, sources: _Sources) -> dict[str, Any]:
    """What stays of a case that was withdrawn: why."""
    reason = sources.texts.get(event.pk, {}).get("reason") if event.type == "case.withheld" else None
    return {f"reason.{event.seq}": reason} if reason else {}


def _attachments(event: Event, files: Sequence[CaseFile]) -> Iterator[tuple[str, Any]]:
    """What was handed in with an event: for the applicant alone."""
    if event.type == "case.filed":
        handed_in = [file for file in files if file.uploaded_at <= event.recorded_at]
    elif event.type == "case.supplied":
        handed_in = [file for file in files if file.uploaded_at == event.recorded_at]
    else:
        return
    for place, file in enumerate(handed_in, start=1):
        said = {"name": file.name, "sha256": file.sha256, "bytes": file.size, "media": file.media}
        yield f"attachment.{event.seq}.{place}", said


# --- what is forgotten -------------------------------------------------------------------------------------


def _points_to(event: Event) -> int:
    """The number of the event that this one is about; 0 where it is about none."""
    if event.type == "case.corrected":
        return int(event.data["of"])
    return int(event.data["entry"]) if event.type == "case.taken-down" else 0


def _forgets(event: Event) -> frozenset[str]:
    """The values that are deleted: the words of one event, or all that everybody could read. What is the applicant's
    own stays theirs, but where the case is erased: then everything goes."""
    if event.type == "case.erased":
        return frozenset({EVERYTHING})
    if event.type == "case.taken-down":
        return frozenset(f"{name}.{_points_to(event)}" for name in (*PUBLIC_TEXTS, "entries", "event"))
    if event.type == "case.withheld":
        of_events = (f"{name}.{seq}" for seq in range(1, event.seq) for name in _OF_AN_EVENT)
        return frozenset((*_RECORD, *of_events))
    return frozenset()


# --- reading -----------------------------------------------------------------------------------------------


def _read(found: Sequence[Event]) -> _Sources:
    cases = _cases({event.stream_id for event in found})
    known = [event for event in found if event.stream_id in cases]
    history = _history({e.stream_id for e in known if e.type == "case.restored"})
    everything = [*known, *(event for of_case in history.values() for event in of_case)]
    organisation = directory()
    return _Sources(
        cases=cases,
        texts=texts_of_many(everything),
        officials=public_officials({e.official_id for e in everything if e.official_id}, organisation),
        entries=_entries(everything, cases),
        files=_files([cases[e.stream_id] for e in known if e.type in ("case.filed", "case.supplied")]),
        about=_about(known),
        history=history,
        organisation=organisation,
        zone=ZoneInfo(organisation.authority.zone),
    )


def _cases(numbers: Collection[str]) -> dict[str, _Row]:
    """The cases that everybody may know of, withdrawn ones included (one statement)."""
    found = Case.objects.filter(number__in=numbers).exclude(visibility=Visibility.UNDISCLOSED)
    return {row.number: row for row in map(_Row._make, found.values_list(*_Row._fields))}


def _history(numbers: Collection[str]) -> dict[str, list[Event]]:
    told_of: dict[str, list[Event]] = defaultdict(list)
    if numbers:
        found = Event.objects.filter(stream="case", stream_id__in=numbers, disclosed=True)
        for event in found.order_by("stream_id", "seq"):
            told_of[event.stream_id].append(event)
    return told_of


def _entries(
    found: Iterable[Event], cases: Mapping[str, _Row]
) -> dict[tuple[str, str, datetime | None], Any]:
    """What was recorded at steps and is public, in the form of the public record."""
    numbers = {row.id: row.number for row in cases.values()}
    if not any(event.step for event in found):
        return {}
    steps = CaseStep.objects.filter(case_id__in=numbers, done_at__isnull=False).exclude(public_asks=[])
    return {
        (numbers[case], code, at): [
            {name: Text.of(one[name]).as_dict() for name in ("label", "value")} for one in asks
        ]
        for case, code, at, asks in steps.values_list("case_id", "code", "done_at", "public_asks")
    }


def _files(rows: Collection[_Row]) -> dict[str, list[CaseFile]]:
    numbers = {row.id: row.number for row in rows}
    handed_in: dict[str, list[CaseFile]] = defaultdict(list)
    if numbers:
        for file in CaseFile.objects.filter(case_id__in=numbers).order_by("uploaded_at", "id"):
            handed_in[numbers[file.case_id or 0]].append(file)
    return handed_in


def _about(found: Iterable[Event]) -> dict[tuple[str, int], int]:
    """The disclosed events that others are about, by case and number (one statement, where there are some)."""
    asked = {(event.stream_id, _points_to(event)) for event in found if _points_to(event)}
    if not asked:
        return {}
    either = Q()
    for number, seq in asked:
        either |= Q(stream_id=number, seq=seq)
    rows = Event.objects.filter(either, stream="case", disclosed=True).values_list("stream_id", "seq", "pk")
    return {(number, seq): pk for number, seq, pk in rows}


def _hidden() -> frozenset[str]:
    """How officials are shown is the authority's policy of today, whatever it was when an act was logged."""
    shown = {"name": "official_name", "officer_code": "officer_code"}
    return _NAMING - {shown.get(authority().officials_shown, "")}


LOGGABLE = Loggable(
    stream="case",
    takes=lambda type: type in KINDS,
    told=told,
    seen=access.public_among,
    hidden=_hidden,
)
