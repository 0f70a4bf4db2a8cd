"""What is read for the public record of one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.domains.calendar import WorkCalendar, work_calendar
from madang.domains.cases import stored
from madang.domains.cases.models import Case, CaseExtension, CaseHold, CaseStep, Consultation
from madang.domains.cases.public.history import public_officials
from madang.domains.cases.public.shapes import Named, PublicOfficial
from madang.domains.organisation import Directory, directory
from madang.domains.procedures import Definition, Version, version_for
from madang.kernel import events
from madang.kernel.models import Event


@dataclass(frozen=True, slots=True)
class Sources:
    """All that is read for one record: a known number of statements, whatever the length of the case."""

    case: Case
    version: Version
    steps: Sequence[CaseStep]
    holds: Sequence[CaseHold]
    extensions: Sequence[CaseExtension]
    opinions: Sequence[Consultation]
    events: Sequence[Event]
    officials: Mapping[int, PublicOfficial]
    organisation: Directory
    calendar: WorkCalendar
    objection: str
    now: datetime

    @property
    def definition(self) -> Definition:
        return self.version.definition

    def institution(self, department_id: int) -> Named:
        """Whose case it is: the institution of the department that has it."""
        row = self.organisation.institution(self.organisation.department(department_id).institution_code)
        return Named(row.code, row.name)

    def department(self, department_id: int) -> Named:
        row = self.organisation.department(department_id)
        return Named(row.code, row.name)


def read_sources(case: Case, now: datetime) -> Sources:
    """Reads all of it: at most ten statements."""
    steps = stored.steps_of(case.pk)
    found = events.history("case", case.number, disclosed_only=True)
    consulted = any(e.type == "case.consulted" for e in found)
    ids = {
        i for i in (case.official_id, *(s.official_id for s in steps), *(e.official_id for e in found)) if i
    }
    ids |= {official for seat in case.signed_decision.get("line", ()) if (official := seat.get("official"))}
    organisation = directory()
    return Sources(
        case=case,
        version=version_for(case.version_id, case.provision_id),
        steps=steps,
        holds=stored.holds_of(case.pk) if case.holds else [],
        extensions=stored.extensions_of(case.pk) if case.extensions else [],
        opinions=stored.consultations_of(case.pk) if consulted else [],
        events=found,
        officials=public_officials(ids, organisation),
        organisation=organisation,
        calendar=work_calendar(),
        objection=next((e.data["objection"] for e in found if e.type == "case.appealed"), ""),
        now=now,
    )
