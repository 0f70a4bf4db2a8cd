"""The rows of one case as the database has them, each read with one statement. `access` says who may see them."""

from madang.domains.cases.models import Case, CaseExtension, CaseForm, CaseHold, CaseStep, Consultation
from madang.kernel.prepared import PreparedRead


def case_numbered(number: str) -> Case | None:
    """The case of a number."""
    return _numbered.first(number)


def case_numbered_locked(number: str) -> Case | None:
    """The case of a number, held until the end of the transaction."""
    return _numbered_locked.first(number)


def steps_of(case_id: int) -> list[CaseStep]:
    """All its steps, in the order in which they were entered."""
    return _steps.all(case_id)


def current_steps_of(case_id: int) -> list[CaseStep]:
    """The steps it stands at."""
    return _current_steps.all(case_id)


def holds_of(case_id: int) -> list[CaseHold]:
    """All its holds, in order of time."""
    return _holds.all(case_id)


def open_holds_of(case_id: int) -> list[CaseHold]:
    """The holds that go on."""
    return _open_holds.all(case_id)


def extensions_of(case_id: int) -> list[CaseExtension]:
    """Its extensions, in order of time."""
    return _extensions.all(case_id)


def consultations_of(case_id: int) -> list[Consultation]:
    """Whom it was sent to for an opinion, in the order of asking."""
    return _consultations.all(case_id)


def unanswered_of(case_id: int) -> list[Consultation]:
    """Whose opinion it waits for, in the order of asking."""
    return _unanswered.all(case_id)


def form_of(case_id: int) -> CaseForm | None:
    """What was filed: personal data."""
    return _form.first(case_id)


_numbered = PreparedRead(lambda number: Case.objects.filter(number=number)[:1], str)
_numbered_locked = PreparedRead(
    lambda number: Case.objects.select_for_update().filter(number=number)[:1], str
)
_steps = PreparedRead(lambda id: CaseStep.objects.filter(case_id=id), int)
_current_steps = PreparedRead(
    lambda id: CaseStep.objects.filter(case_id=id, state=CaseStep.State.CURRENT), int
)
_holds = PreparedRead(lambda id: CaseHold.objects.filter(case_id=id), int)
_open_holds = PreparedRead(lambda id: CaseHold.objects.filter(case_id=id, ended_at__isnull=True), int)
_extensions = PreparedRead(lambda id: CaseExtension.objects.filter(case_id=id), int)
_consultations = PreparedRead(lambda id: Consultation.objects.filter(case_id=id), int)
_unanswered = PreparedRead(lambda id: Consultation.objects.filter(case_id=id, replied_at__isnull=True), int)
_form = PreparedRead(lambda id: CaseForm.objects.filter(case_id=id)[:1], int)
