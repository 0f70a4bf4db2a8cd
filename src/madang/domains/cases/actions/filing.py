"""Filing a case: by the applicant, at the counter for somebody who came in person, or by the office itself."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from madang.domains import accounts
from madang.domains.calendar import work_calendar
from madang.domains.cases.access import powers_of
from madang.domains.cases.actions.numbering import next_number
from madang.domains.cases.actions.routing import Desk, desk_for
from madang.domains.cases.actions.work import Work, enter, record, settle
from madang.domains.cases.errors import (
    FILE_TOO_LARGE,
    FILE_TYPE,
    NO_MANDATE,
    NOT_AT_COUNTER,
    NOT_YOURS_TO_BEGIN,
    SIGN_IN,
    TOO_MANY_FILES,
)
from madang.domains.cases.models import Case, CaseFile, CaseForm
from madang.domains.cases.receipts import begin_receipt
from madang.domains.cases.rules import Identity, Matter, covers, identity_at_filing
from madang.domains.cases.states import Part, State
from madang.domains.organisation import directory
from madang.domains.procedures import Version, current_version, flow, forms, limit_for, version_for
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, FieldFault, InvalidInput, NotAllowed
from madang.kernel.ids import new_id
from madang.kernel.storage import storage
from madang.kernel.text import Text
from madang.kernel.visibility import Visibility

MAX_FILES = 20
MAX_FILE_BYTES = 10 * 1024 * 1024
ACCEPTED_ENDINGS = frozenset(
    [
        "pdf",
        "hwp",
        "hwpx",
        "doc",
        "docx",
        "xls",
        "xlsx",
        "ppt",
        "pptx",
        "odt",
        "ods",
        "odp",
        "txt",
        "csv",
        "jpg",
        "jpeg",
        "png",
        "gif",
        "webp",
        "tif",
        "tiff",
        "heic",
        "zip",
        "dwg",
        "dxf",
    ]
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name, content, and the code of the required document it is."""

    name: str
    content: bytes
    document: str = ""
    media: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """For whom an application is filed: a business by its registration number, or a person by user name."""

    business: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class _Applicant:
    """Who applies, who files it for them, and whether we know who they are."""

    account_id: int | None = None
    business_id: int | None = None
    filed_by_id: int | None = None
    identity: str = Identity.NOT_ASKED
    by_mandate: bool = False


def file_case(
    actor: Actor,
    *,
    procedure: str,
    form: Mapping[str, Any],
    files: Sequence[Upload] = (),
    kept_files: Sequence[CaseFile] = (),
    channel: str = "web",
    at: datetime | None = None,
    applicant_id: int | None = None,
    objects_to: Case | None = None,
    on_behalf_of: OnBehalf | None = None,
    identity_seen: bool = True,
) -> Case:
    """Files a case and makes it public at once as received; an objection is as public as what it objects to.

    An official files for a person who came to the counter (`applicant_id` where that person has an account;
    `identity_seen`: they saw an identity card), or begins what the office begins. A member of a business files in
    its name, a representative for whom the mandate names (`on_behalf_of`). An identity that is not confirmed does
    not stop the filing; the decision waits for it. Papers that are missing do not stop it; they are listed.
    Raises InvalidInput with a fault for each field, NotAllowed where the actor may not begin this procedure.
    """
    now = clock.now()
    at = at or now
    chosen = current_version(procedure, at)
    if objects_to is None:
        check_may_begin(actor, chosen)
    cleaned = forms.clean(chosen.definition.form, form)
    if cleaned.faults:
        raise InvalidInput(
            Text("신청서에 고칠 곳이 있습니다.", "The form needs some corrections."),
            "invalid_form",
            fields=cleaned.faults,
        )
    check_uploads(files)
    with transaction.atomic():
        desk = desk_for(chosen.definition, cleaned.values, at)
        chosen = version_for(chosen.id, desk.provision.id if desk.provision else None)
        applicant = _applicant(actor, chosen, on_behalf_of, applicant_id, at, identity_seen=identity_seen)
        case = _register(actor, chosen, desk, cleaned.values, at, channel, applicant)
        if objects_to is not None:
            _link(case, objects_to)
        case.save(force_insert=True)
        CaseForm.objects.create(case=case, values=cleaned.values)
        _keep_files(case, files, kept_files, now)
        if case.channel != "office":
            begin_receipt(case, now)
        return _begin(actor, case, chosen, at, now, by_mandate=applicant.by_mandate)


def check_uploads(files: Sequence[Upload]) -> None:
    """Raises InvalidInput naming each file that cannot be taken, and why."""
    faults = []
    if len(files) > MAX_FILES:
        faults.append(FieldFault("files", "too_many_files", TOO_MANY_FILES.format(max=MAX_FILES)))
    for upload in files:
        name = clean_file_name(upload.name)
        if len(upload.content) > MAX_FILE_BYTES:
            faults.append(
                FieldFault(upload.document or "files", "file_too_large", FILE_TOO_LARGE.format(name=name))
            )
        if name.rpartition(".")[2].lower() not in ACCEPTED_ENDINGS or not upload.content:
            faults.append(FieldFault(upload.document or "files", "file_type", FILE_TYPE.format(name=name)))
    if faults:
        raise InvalidInput(faults[0].message, "invalid_files", fields=tuple(faults))


def clean_file_name(name: str) -> str:
    """A file name without path, control or direction characters, NFC, at most 200 characters, its ending kept."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    base = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).strip(" .") or "file"
    stem, dot, ending = base.rpartition(".")
    return f"{stem[:190]}{dot}{ending[:9]}" if dot else base[:200]


def check_may_begin(actor: Actor, chosen: Version) -> None:
    """Raises NotAllowed where the actor may not begin this procedure."""
    if not actor.is_signed_in:
        raise NotAllowed(SIGN_IN, "sign_in_first")
    if chosen.definition.begins == "office" and not _is_of_department(actor, chosen):
        raise NotAllowed(NOT_YOURS_TO_BEGIN, "begun_by_office")


def _applicant(
    actor: Actor,
    chosen: Version,
    on_behalf_of: OnBehalf | None,
    applicant_id: int | None,
    at: datetime,
    *,
    identity_seen: bool,
) -> _Applicant:
    """Who applies. Raises NotAllowed where the actor may not apply for whom they name."""
    assurance = chosen.definition.identity
    if actor.is_staff:
        if on_behalf_of is not None:
            raise NotAllowed(NOT_AT_COUNTER, "not_at_counter")
        return _Applicant(
            applicant_id, None, actor.account_id, identity_at_filing(assurance, confirmed=identity_seen)
        )
    found = (
        _represented(actor, chosen.code, on_behalf_of, at) if on_behalf_of else _Applicant(actor.account_id)
    )
    known = assurance == "verified" and accounts.identity_confirmed(
        found.account_id if found.business_id is None else actor.account_id
    )
    return replace(found, identity=identity_at_filing(assurance, confirmed=known))


def _represented(actor: Actor, procedure: str, on_behalf_of: OnBehalf, at: datetime) -> _Applicant:
    """The business or person an application is filed for, where the actor may; the same refusal for all others."""
    business_id = accounts.business_by_number(on_behalf_of.business) if on_behalf_of.business else None
    person = accounts.account_by_username(on_behalf_of.person) if on_behalf_of.person else None
    account_id = person.pk if person is not None else None
    if business_id is not None and accounts.role_in(actor.account_id, business_id):
        return _Applicant(None, business_id, actor.account_id)
    if account_id is not None and account_id == actor.account_id:
        return _Applicant(account_id)
    matter = Matter(procedure, account_id, business_id)
    known = (account_id, business_id) != (None, None) and actor.account_id is not None
    if not known or not any(covers(power, matter, at) for power in powers_of(actor.account_id or 0)):
        fault = FieldFault("on_behalf_of", "no_mandate", NO_MANDATE)
        raise DomainError(NO_MANDATE, "no_mandate", 403, (fault,))
    return _Applicant(account_id, business_id, actor.account_id, by_mandate=True)


def _is_of_department(actor: Actor, chosen: Version) -> bool:
    organisation = directory()
    own = organisation.department(chosen.definition.department)
    return any(p.department_id in (own.id, own.parent_id) for p in actor.posts)


def _register(
    actor: Actor,
    chosen: Version,
    desk: Desk,
    values: dict[str, Any],
    at: datetime,
    channel: str,
    applicant: _Applicant,
) -> Case:
    definition, calendar = chosen.definition, work_calendar()
    facts = forms.facts(definition, values, {})
    rule, source = limit_for(definition, facts)
    office = definition.begins == "office"
    case = Case(
        number=next_number(at, calendar.zone),
        procedure_code=definition.code,
        sector_code=definition.sector,
        version_id=chosen.id,
        visibility=Visibility.PUBLIC if definition.disclosure.disclosed else Visibility.UNDISCLOSED,
        channel="office" if office else ("counter" if actor.is_staff else channel),
        state=State.RECEIVED,
        applicant_id=applicant.account_id,
        business_id=applicant.business_id,
        filed_by_id=applicant.filed_by_id,
        identity=applicant.identity,
        department_id=desk.department_id,
        provision_id=desk.provision.id if desk.provision else None,
        filed_at=at,
        limit_rule=rule,
        limit_source=source.as_kept(),
        facts=facts,
        public_form=public_form(chosen, values),
        area=area_of(chosen, values),
        last_event_at=at,
    )
    recompute_deadline_at_filing(case, calendar, at)
    return case


def _link(objection: Case, case: Case) -> None:
    """An objection goes to the department that refused, and is seen by whom the refusal is seen by (not saved)."""
    objection.appeal_of, objection.department_id = case, case.department_id
    objection.visibility = case.visibility
    objection.applicant_id, objection.business_id = case.applicant_id, case.business_id
    objection.filed_by_id, objection.identity = case.filed_by_id, Identity.NOT_ASKED
    objection.withheld_at, objection.withheld_reason = case.withheld_at, case.withheld_reason


def recompute_deadline_at_filing(case: Case, calendar: Any, at: datetime) -> None:
    """The first deadline, before the case has rows of its own to ask for holds and extensions."""
    from madang.domains.cases.actions.deadline import deadline_of

    deadline = deadline_of(case, [], [], calendar, at)
    case.due_at, case.calendar_version = deadline.due, deadline.calendar_version
    case.due_because = [line.as_kept() for line in deadline.because]


def public_form(chosen: Version, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the world sees of a form. Where an open text repeats what its author keeps private, that is blotted out."""
    fields = chosen.definition.form
    private = [str(values[f.name]) for f in fields if f.pii and f.public != "yes" and values.get(f.name)]
    return [
        replace(value, value=_blotted(value.value, private)).as_kept()
        for value in forms.public_values(fields, values)
    ]


def _blotted(text: Text, words: Sequence[str]) -> Text:
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 1 and (word in text.ko or word in text.en):
            text = Text(text.ko.replace(word, "***"), text.en.replace(word, "***"))
    return text


def area_of(chosen: Version, values: Mapping[str, Any]) -> str:
    """The public part of the first address of the form, for lists and search; empty where it is not public."""
    for field in chosen.definition.form:
        if field.type == "address" and field.public != "no" and values.get(field.name):
            shown = forms.public_values([field], values)
            return shown[0].value.ko[:80] if shown else ""
    return ""


def _keep_files(case: Case, files: Sequence[Upload], kept: Sequence[CaseFile], now: datetime) -> None:
    for upload in files:
        keep_file(upload, now, case=case)
    for file in kept:
        file.case, file.draft = case, None
        file.save(update_fields=["case", "draft"])
    handed_in = {upload.document for upload in files} | {file.document for file in kept}
    case.documents = sorted(handed_in - {""})


def keep_file(upload: Upload, now: datetime, **owner: Any) -> CaseFile:
    """Stores the content and notes to whom it belongs."""
    return CaseFile.objects.create(
        id=new_id(),
        document=upload.document[:40],
        name=clean_file_name(upload.name),
        media=upload.media[:100],
        size=len(upload.content),
        sha256=storage().store(upload.content),
        uploaded_at=now,
        **owner,
    )


def _begin(
    actor: Actor, case: Case, chosen: Version, at: datetime, now: datetime, *, by_mandate: bool
) -> Case:
    missing = forms.missing_documents(chosen.definition, case.facts, case.documents)
    case.missing_documents = [paper.code for paper in missing]
    work = Work(actor, case, chosen, at, now, work_calendar(), directory(), [], [])
    work.parts = frozenset({Part.REPRESENTATIVE}) if by_mandate else frozenset()
    record(work, "case.filed", data={"channel": case.channel, "missing": len(missing)})
    advance = flow.start(chosen.definition, case.facts)
    case.marking = advance.marking
    enter(work, advance.entered)
    return settle(work)
