"""A civil application and all that belongs to it. Rows are snapshots for reading; the truth is in the events."""

from django.db import models
from django.db.models import Q

from madang.kernel.ids import new_id

OPEN = Q(closed_at__isnull=True)


class RegisterCounter(models.Model):
    """The last register number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Case(models.Model):
    """One civil application (민원). Holds nothing personal: see `CaseForm`."""

    number = models.CharField(max_length=12, unique=True)  # YYYY-NNNNNNN
    procedure_code = models.CharField(max_length=20)
    sector_code = models.CharField(max_length=10)
    version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="+")
    provision = models.ForeignKey(  # what the institution had set when the case began
        "procedures.Provision", models.PROTECT, null=True, related_name="+"
    )
    visibility = models.CharField(max_length=12, default="public")
    channel = models.CharField(max_length=10)  # web, api, counter, office, import
    state = models.CharField(max_length=12)
    result = models.CharField(max_length=24, blank=True)

    applicant_id = models.BigIntegerField(
        null=True
    )  # account; None for the office's own and for imported ones
    business_id = models.BigIntegerField(
        null=True
    )  # where a business applied: then no account is the applicant
    filed_by_id = models.BigIntegerField(null=True)  # account of who filed it for somebody else
    identity = models.CharField(max_length=10, blank=True, default="", db_default="")  # see `rules.Identity`
    mandates_waiting = models.PositiveSmallIntegerField(default=0, db_default=0)  # papers nobody has checked
    department_id = models.BigIntegerField()
    official_id = models.BigIntegerField(null=True)  # the handler (담당자)
    area = models.CharField(max_length=80, blank=True)  # public part of the place, down to the dong

    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    limit_rule = models.CharField(max_length=30)
    limit_source = models.JSONField()
    due_at = models.DateTimeField(null=True)  # derived; always with the lines that explain it
    due_because = models.JSONField(default=list)
    held = models.BooleanField(default=False)  # whether the clock stands still
    calendar_version = models.PositiveIntegerField(default=0)
    late = models.BooleanField(null=True)  # known when closed
    delay_since = models.DateTimeField(null=True)
    delay_reason = models.TextField(blank=True)

    marking = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    public_form = models.JSONField(default=list)
    missing_documents = models.JSONField(default=list)
    documents = models.JSONField(default=list)  # codes of the papers handed in
    signed_decision = models.JSONField(default=dict)  # result, conditions as drafted, with `signed`
    reasons = models.TextField(blank=True)  # of the decision, return or transfer; public
    conditions = models.JSONField(default=list)
    appeal_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="appeals")

    supplements = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    holds = models.PositiveSmallIntegerField(default=0)
    entered_late = models.PositiveSmallIntegerField(default=0)
    skipped = models.PositiveSmallIntegerField(default=0)
    legal_minutes = models.PositiveIntegerField(null=True)  # working minutes on the legal clock, when closed
    wall_minutes = models.PositiveIntegerField(null=True)

    last_seq = models.PositiveIntegerField(default=0)
    last_event_at = models.DateTimeField()
    withheld_at = models.DateTimeField(null=True)
    withheld_reason = models.JSONField(null=True)
    erasure_asked = models.BooleanField(default=False, db_default=False)  # a second person has to confirm
    erased_at = models.DateTimeField(null=True)  # its words and files went for good; codes and times stay
    erased_ground = models.CharField(max_length=20, blank=True, default="", db_default="")  # see `erasures`
    source = models.CharField(max_length=60, blank=True)  # of imported histories
    source_id = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="case_source_once"
            ),
        ]
        indexes = [
            models.Index(fields=["visibility", "-filed_at", "-id"], name="case_newest"),
            models.Index(
                fields=["visibility", "procedure_code", "-filed_at", "-id"], name="case_by_procedure"
            ),
            models.Index(fields=["visibility", "sector_code", "-filed_at", "-id"], name="case_by_sector"),
            models.Index(
                fields=["visibility", "department_id", "-filed_at", "-id"], name="case_by_department"
            ),
            models.Index(fields=["visibility", "state", "-filed_at", "-id"], name="case_by_state"),
            models.Index(fields=["visibility", "area", "-filed_at", "-id"], name="case_by_area"),
            models.Index(
                fields=["visibility", "procedure_code", "-last_event_at"], name="case_news_procedure"
            ),
            models.Index(
                fields=["visibility", "department_id", "-last_event_at"], name="case_news_department"
            ),
            models.Index(  # holds what lists of open cases are counted and sorted by
                fields=["due_at", "id", "held", "visibility", "filed_at"],
                name="case_open_due",
                condition=OPEN,
            ),
            models.Index(  # what a department has open, and its load, without the wide rows
                fields=["department_id", "official_id", "due_at", "id", "held", "filed_at"],
                name="case_open_in_department",
                condition=OPEN,
            ),
            models.Index(fields=["closed_at"], name="case_closed_late", condition=Q(late=True)),
            models.Index(fields=["number", "visibility"], name="case_by_number"),
            models.Index(fields=["visibility", "decided_at"], name="case_decided"),
            models.Index(fields=["applicant_id", "-filed_at"], name="case_of_applicant"),
            models.Index(
                fields=["business_id", "-filed_at"],
                name="case_of_business",
                condition=Q(business_id__isnull=False),
            ),
            models.Index(fields=["official_id", "due_at"], name="case_open_of_official", condition=OPEN),
            models.Index(fields=["due_at", "id"], name="case_with_skips", condition=Q(skipped__gt=0)),
            models.Index(fields=["due_at", "id"], name="case_entered_late", condition=Q(entered_late__gt=0)),
            models.Index(
                fields=["due_at", "id"],
                name="case_returned_unasked",
                condition=Q(state="returned", supplements=0),
            ),
            models.Index(fields=["delay_since"], name="case_delayed", condition=Q(delay_since__isnull=False)),
            models.Index(  # holds all that figures are made of, so that the wide rows are not read
                fields=[
                    *(
                        "visibility",
                        "procedure_code",
                        "sector_code",
                        "department_id",
                        "late",
                        "state",
                        "result",
                    ),
                    *("extensions", "holds", "legal_minutes", "wall_minutes"),
                ],
                name="case_measured",
                condition=Q(late__isnull=False),
            ),
        ]


class CaseForm(models.Model):
    """What the applicant filled in. Personal: read only through `access`, each look by staff logged."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="form")
    values = models.JSONField()
    supplied = models.JSONField(default=list)  # answers to requests for supplement, oldest first
    appeal_grounds = models.TextField(blank=True)
    withdrawal_reason = models.TextField(blank=True)


class Receipt(models.Model):
    """The receipt of a case (접수증): with its secret a person without an account follows the case.

    Only the hash of the secret is kept; see `receipts`. A newer secret ends the one before.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="receipt")
    turn = models.PositiveSmallIntegerField(default=1)  # how many secrets were given out
    salt = models.CharField(max_length=16)
    secret_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # the case was taken into an account
    email = models.EmailField(max_length=254, blank=True)  # where letters go, once confirmed
    email_confirmed_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, default="ko")
    unsubscribe_token = models.CharField(max_length=16, unique=True, default=new_id)


class Mandate(models.Model):
    """Somebody may act for another (위임): given by account, or on paper that an official has checked.

    The principal is a person (account), a business, or on paper whoever applied in `case`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"  # a paper that nobody has checked
        IN_FORCE = "in-force"
        REFUSED = "refused"
        ENDED = "ended"  # revoked, or laid down

    id = models.CharField(max_length=16, primary_key=True, default=new_id)
    principal_id = models.BigIntegerField(null=True)  # account
    business_id = models.BigIntegerField(null=True)
    representative_id = models.BigIntegerField()  # account
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="mandates")
    procedure_code = models.CharField(max_length=20, blank=True)  # with neither: everything
    may_end = models.BooleanField(default=False)  # also withdraw and object (특별수권)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    on_paper = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # checked, refused or ended
    settled_by_id = models.BigIntegerField(null=True)  # account

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(principal_id__isnull=True) | Q(business_id__isnull=True),
                name="mandate_one_principal",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False)
                | Q(principal_id__isnull=False)
                | Q(business_id__isnull=False),
                name="mandate_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(on_paper=False) | Q(case__isnull=False), name="mandate_paper_of_a_case"
            ),
            models.UniqueConstraint(
                fields=["case", "representative_id"],
                condition=Q(state="waiting"),
                name="mandate_waiting_once",
            ),
        ]
        indexes = [
            models.Index(fields=["representative_id", "state"], name="mandate_of_representative"),
            models.Index(fields=["principal_id", "state"], name="mandate_of_principal"),
            models.Index(fields=["business_id", "state"], name="mandate_of_business"),
        ]


class CaseFile(models.Model):
    """A file handed in with a case. Its content lies in storage under its hash; no public address leads there."""

    id = models.CharField(max_length=16, primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="files")
    draft = models.ForeignKey("CaseDraft", models.CASCADE, null=True, related_name="files")
    document = models.CharField(max_length=40, blank=True)  # code of the required document
    name = models.CharField(max_length=255)
    media = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()


class CaseDraft(models.Model):
    """An application that is being filled in; nobody but its author sees it."""

    id = models.CharField(max_length=16, primary_key=True)
    account_id = models.BigIntegerField()
    procedure_code = models.CharField(max_length=20)
    values = models.JSONField(default=dict)
    on_behalf = models.CharField(max_length=60, blank=True, default="", db_default="")  # see `representing`
    updated_at = models.DateTimeField()
    filed_as = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["account_id", "-updated_at"], name="draft_of_account")]


class CaseStep(models.Model):
    """A step of a case as it runs: once for each time it is entered. A current one is a task on a desk."""

    class State(models.TextChoices):
        CURRENT = "current"
        DONE = "done"
        SKIPPED = "skipped"
        ENDED = "ended"  # the case ended while it was current

    class WaitsFor(models.TextChoices):
        """Whom a current step waits for, where it is not simply its official's turn."""

        SIGNATURE = "signature"  # of its official
        APPLICANT = "applicant"
        OPINIONS = "opinions"

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=40)
    turn = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=State.choices, default=State.CURRENT)
    entered_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    term_due_at = models.DateTimeField(null=True)
    urgent_at = models.DateTimeField(null=True)  # see `work.settle`: by when somebody wants to look at it
    department_id = models.BigIntegerField()
    official_id = models.BigIntegerField(null=True)
    # of its case, repeated here so that a desk is narrowed and counted within one index; see `work.settle`
    procedure_code = models.CharField(max_length=20, blank=True, default="")
    case_state = models.CharField(max_length=12, blank=True, default="")
    waits_for = models.CharField(max_length=10, choices=WaitsFor.choices, blank=True, default="")
    outcome = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    public_asks = models.JSONField(default=list)
    asks = models.JSONField(default=dict)
    delay_since = models.DateTimeField(null=True)
    delay_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "turn"], name="case_step_turn_once"),
        ]
        indexes = [
            models.Index(
                # SQLite counts in the index alone only where it holds its own condition as well
                fields=[
                    "official_id",
                    "urgent_at",
                    "id",
                    "procedure_code",
                    "case_state",
                    "waits_for",
                    "state",
                ],
                name="task_of_official",
                condition=Q(state="current"),
            ),
            models.Index(
                fields=[
                    "department_id",
                    "urgent_at",
                    "id",
                    "procedure_code",
                    "case_state",
                    "official_id",
                    "state",
                ],
                name="task_of_nobody",
                condition=Q(state="current", official_id__isnull=True),
            ),
            models.Index(
                fields=["official_id", "waits_for", "urgent_at", "state"],
                name="task_that_waits",
                condition=Q(state="current", waits_for__gt=""),
            ),
            models.Index(fields=["term_due_at"], name="task_term", condition=Q(state="current")),
        ]


class ParallelSigner(models.Model):
    """An official for whose signature a current step waits besides the one it names: several sign side by side.

    A task on their desk like the step itself, whose urgency and case are repeated here; see `work.settle`.
    """

    step = models.ForeignKey(CaseStep, models.CASCADE, related_name="parallel_signers")
    official_id = models.BigIntegerField()
    urgent_at = models.DateTimeField(null=True)
    procedure_code = models.CharField(max_length=20)
    case_state = models.CharField(max_length=12)
    waits_for = models.CharField(max_length=10, choices=CaseStep.WaitsFor.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "official_id"], name="parallel_signer_once"),
        ]
        indexes = [
            models.Index(
                fields=["official_id", "urgent_at", "step", "procedure_code", "case_state", "waits_for"],
                name="task_of_parallel_signer",
            ),
        ]


class CaseHold(models.Model):
    """A period that does not count towards the limit (행정절차법 시행령 제11조)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hold_rows")
    kind = models.CharField(max_length=40)
    step = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    items = models.JSONField(default=list)
    until = models.DateTimeField(null=True)  # by when a supplement is asked for
    moved = models.PositiveSmallIntegerField(default=0)  # how often the applicant asked for more time
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(ended_at__isnull=True), name="case_hold_open_once"
            )
        ]


class CaseExtension(models.Model):
    """The limit was extended (민원처리법 시행령 제21조)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="extension_rows")
    at = models.DateTimeField()
    reason_code = models.CharField(max_length=30)
    reason = models.TextField()
    length = models.CharField(max_length=30)  # a rule of the calendar
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()
    consent = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["at"], name="extension_at")]


class Consultation(models.Model):
    """The opinion of another department or agency, asked for in a consulting step (협의)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="consultations")
    department_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=30, blank=True)  # agreed, agreed_with_conditions, objected
    opinion = models.TextField(blank=True)
    replied_by_id = models.BigIntegerField(null=True)
    on_behalf = models.BooleanField(default=False)  # entered by the handler

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["step", "department_id"], name="consultation_once"),
        ]
        indexes = [
            models.Index(
                fields=["department_id", "due_at"],
                name="consultation_open",
                condition=Q(replied_at__isnull=True),
            )
        ]


class Reminder(models.Model):
    """The petition inspector reminded a department (독려) or dunned its head (독촉장, 시행령 제28조제2항).

    The inspector's words are with the event. Answered when the department explains the delay, extends the limit
    or ends the case.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder"
        DUNNING = "dunning"

    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()
    day = models.DateField()  # the local day: one of a kind a day
    seq = models.PositiveIntegerField()  # of the event
    official_id = models.BigIntegerField(null=True)  # the inspector
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, blank=True)  # explained, extended, finished

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "kind", "day"], name="reminder_once_a_day")]
        indexes = [
            models.Index(fields=["case"], name="reminder_open", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["-at", "-id"], name="reminder_newest"),
        ]


class MonthlyCheck(models.Model):
    """The inspector's check of a month (월별 점검, 시행령 제22조제1항), confirmed; the remark is with its event."""

    month = models.CharField(max_length=7, primary_key=True)  # YYYY-MM
    confirmed_at = models.DateTimeField()
    official_id = models.BigIntegerField(null=True)
    figures = models.JSONField()  # by department code, as they were when it was confirmed


class CaseTally(models.Model):
    """How many cases there are of each sort, as signed changes that the worker adds up from time to time."""

    visibility = models.CharField(max_length=12)
    sector_code = models.CharField(max_length=10)
    procedure_code = models.CharField(max_length=20)
    department_id = models.BigIntegerField()
    state = models.CharField(max_length=12)
    change = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(
                # with what is summed up, so that it is read off the index alone
                fields=["visibility", "sector_code", "procedure_code", "department_id", "state", "change"],
                name="case_tally_sums",
            )
        ]


class MoveOffer(models.Model):
    """An applicant is asked whether their case may go on under a newer version."""

    class State(models.TextChoices):
        ASKED = "asked"
        GIVEN = "given"
        DECLINED = "declined"

    case = models.ForeignKey(Case, models.PROTECT, related_name="move_offers")
    version = models.ForeignKey("procedures.ProcedureVersion", models.PROTECT, related_name="+")
    applicant_id = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="move_offer_once"),
        ]
        indexes = [
            models.Index(fields=["applicant_id"], name="move_offer_open", condition=Q(state="asked")),
        ]


class MoveRun(models.Model):
    """All harmless moves to one version, case after case; may be stopped and resumed."""

    version = models.OneToOneField("procedures.ProcedureVersion", models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40)
    started_by_id = models.BigIntegerField()  # account
    started_at = models.DateTimeField()
    turn = models.PositiveIntegerField(default=1)  # how often it was started or resumed
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_case_id = models.BigIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
