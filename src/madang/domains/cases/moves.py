"""Reads about moves to a newer version: the running cases classified, the run, and what an applicant is asked."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from madang.domains.calendar import work_calendar
from madang.domains.cases.actions.moving import asks_more, classified, wanted_of
from madang.domains.cases.models import OPEN, Case, CaseForm, MoveOffer, MoveRun
from madang.domains.cases.move_rules import Classified, Verdict
from madang.domains.cases.public.shapes import Named
from madang.domains.cases.states import STATE_NAMES, State
from madang.domains.procedures import Change, Field, Version, changes, current_version, version, version_for
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import NotAllowed, NotFound
from madang.kernel.text import Text

_COLUMNS = (
    *(
        "number",
        "version_id",
        "provision_id",
        "marking",
        "facts",
        "documents",
        "limit_rule",
        "limit_source",
        "signed_decision",
    ),
    *(
        "source",
        "closed_at",
        "state",
        "holds",
        "extensions",
        "filed_at",
        "received_at",
        "applicant_id",
        "last_seq",
    ),
)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A running case, and what moving it would mean. `offer`: asked, given, declined or empty."""

    number: str
    state: Text
    version: int
    found: Classified
    offer: str
    may_ask: bool
    last_seq: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """How a run over all harmless cases stands: running, stopped or finished."""

    state: str
    moved: int
    left: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """The running cases of a procedure on older versions: how many of each verdict, and one page of them."""

    target: Version
    counts: dict[Verdict, int]
    rows: tuple[MoveRow, ...]
    page: int
    pages: int
    run: RunRow | None


@dataclass(frozen=True, slots=True)
class OfferAsked:
    """What an applicant is asked: to which version, what changes for them, and what they have to fill in."""

    number: str
    procedure: Named
    old: int
    new: int
    found: Classified
    changes: tuple[Change, ...]
    fields: tuple[Field, ...]
    asked_at: datetime


def survey(
    actor: Actor, procedure: str, now: datetime, *, verdict: str = "", page: int = 1, size: int = 50
) -> Survey:
    """For the audit office; six statements and three for each 500 cases.

    Raises NotAllowed, NotFound.
    """
    if not actor.everywhere(Role.AUDITOR):
        raise NotAllowed()
    new = current_version(procedure, now)
    counts: Counter[Verdict] = Counter()
    kept: list[tuple[Case, Classified]] = []
    for case, found in _classified(procedure, new, now):
        counts[found.verdict] += 1
        if verdict in ("", found.verdict):
            kept.append((case, found))
    pages = max(1, -(-len(kept) // size))
    page = min(max(page, 1), pages)
    shown = kept[(page - 1) * size : page * size]
    offers = dict(
        MoveOffer.objects.filter(version_id=new.id, case__in=[case for case, _ in shown]).values_list(
            "case_id", "state"
        )
    )
    rows = tuple(_row(case, found, offers.get(case.pk, "")) for case, found in shown)
    return Survey(new, {one: counts[one] for one in Verdict}, rows, page, pages, _run(new))


def _classified(procedure: str, new: Version, now: datetime) -> Iterator[tuple[Case, Classified]]:
    running = Case.objects.filter(OPEN, procedure_code=procedure).exclude(version_id=new.id)
    versions = set(running.values_list("version_id", flat=True).distinct())
    more = {v for v in versions if asks_more(version(v).definition, new.definition)}
    answered: dict[int, list[str]] = {}
    if more:
        forms_of = CaseForm.objects.filter(case__in=running.filter(version_id__in=more))
        answered = {
            case_id: list(values) for case_id, values in forms_of.values_list("case_id", "values").iterator()
        }
    everything = [f.name for f in new.definition.form]
    calendar = work_calendar()
    cases = running.only(*_COLUMNS).prefetch_related("hold_rows", "extension_rows").order_by("pk")
    for case in cases.iterator(500):
        names = answered.get(case.pk, []) if case.version_id in more else everything
        yield case, classified(case, new, calendar, now, names)


def _row(case: Case, found: Classified, offer: str) -> MoveRow:
    may_ask = found.verdict == Verdict.CONSENT and not offer and case.applicant_id is not None
    state = STATE_NAMES[State(case.state)]
    return MoveRow(case.number, state, version(case.version_id).number, found, offer, may_ask, case.last_seq)


def _run(new: Version) -> RunRow | None:
    run = MoveRun.objects.filter(version_id=new.id).first()
    if run is None:
        return None
    state = "finished" if run.finished_at else "stopped" if run.stopped_at else "running"
    return RunRow(state, run.moved, run.left, run.started_at)


def offers_to(actor: Actor) -> list[tuple[str, Named]]:
    """Number and procedure of the actor's cases for which consent is asked (one statement)."""
    if actor.account_id is None:
        return []
    asked = MoveOffer.objects.filter(
        applicant_id=actor.account_id, state=MoveOffer.State.ASKED, case__closed_at__isnull=True
    )
    found = asked.order_by("asked_at").values_list("case__number", "case__procedure_code", "case__version_id")
    return [(number, Named(code, version(v).definition.name)) for number, code, v in found]


def offer_of(actor: Actor, number: str, now: datetime) -> OfferAsked:
    """What the applicant of a case is asked. Raises NotFound for everybody else and where nothing is asked."""
    offer = (
        MoveOffer.objects.filter(
            case__number=number,
            applicant_id=actor.account_id or 0,
            state=MoveOffer.State.ASKED,
            case__closed_at__isnull=True,
        )
        .select_related("case__form")
        .order_by("-pk")
        .first()
    )
    if offer is None:
        raise NotFound()
    case = offer.case
    old, new = (version_for(v, case.provision_id) for v in (case.version_id, offer.version_id))
    wanted = set(wanted_of(case, new, case.form.values))
    return OfferAsked(
        number=case.number,
        procedure=Named(case.procedure_code, old.definition.name),
        old=old.number,
        new=new.number,
        found=classified(case, new, work_calendar(), now, list(case.form.values)),
        changes=changes(old.definition, new.definition),
        fields=tuple(f for f in new.definition.form if f.name in wanted),
        asked_at=offer.asked_at,
    )
