"""A finished document as the plaza keeps it, with what its source said before, and how many there are of what."""

from django.db import models
from django.db.models import F, Q

from madang.domains.documents.states import DocumentState
from madang.kernel.ids import new_id

ONCE_OUT = Q(disclosed_at__isnull=False)
CHANGED_SINCE = ~Q(state__in=("public", "closed")) | Q(updated_at__gt=F("disclosed_at"))


class Document(models.Model):
    """One finished document (문서): its record, its class, and where it stands towards the public."""

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=16, unique=True, default=new_id)  # in public addresses
    source = models.CharField(
        max_length=40
    )  # `approvals`, a profile, the name an ingesting system gives itself
    source_id = models.CharField(max_length=80)
    checksum = models.CharField(
        max_length=64, blank=True
    )  # SHA-256 of all the source said, contents included

    number = models.CharField(max_length=120)  # 생산등록번호, as written
    title = models.CharField(max_length=400)
    shown_title = models.CharField(max_length=400, blank=True)  # where the title itself had to be masked
    department_id = models.BigIntegerField()  # as it was when the document was approved
    institution = models.CharField(max_length=40)  # its code
    category = models.CharField(max_length=20)  # see `categories.yaml`
    kind = models.CharField(max_length=12)  # see `kinds`
    task = models.CharField(max_length=200, blank=True)  # 단위과제
    case_number = models.CharField(max_length=12, blank=True)
    author = models.CharField(max_length=80, blank=True)  # 담당자; shown as the authority's policy says
    approved_at = models.DateTimeField()
    approved_on = models.DateField()  # its local day
    retention = models.CharField(max_length=16)
    disclosure = models.CharField(max_length=8)  # the class: open, partial, closed
    grounds = models.JSONField(
        default=list
    )  # items of 정보공개법 제9조제1항, 1 to 8; [0]: its source did not say
    grounds_reason = models.TextField(blank=True)
    grounds_end = models.DateField(null=True)  # when the ground falls away (제9조제2항), local day
    summary = models.TextField(blank=True)
    keywords = models.JSONField(default=list)
    licence = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=500, blank=True)  # where its source shows it

    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DocumentState])
    gate = models.CharField(max_length=12)  # `Verdict` over all that would go public
    held_since = models.DateTimeField(null=True)
    risk = models.PositiveSmallIntegerField(default=0)  # of a held one, see `risks`
    fast_lane = models.BooleanField(
        default=False
    )  # of an emergency topic: goes out without waiting for the day
    disclosed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_code = models.CharField(max_length=20, blank=True)  # see `words.WITHDRAWAL_REASONS`
    withdrawn_reason = models.TextField(blank=True)
    erasure_asked = models.BooleanField(default=False, db_default=False)  # a second person has to confirm
    erased_at = models.DateTimeField(null=True)
    erased_ground = models.CharField(max_length=20, blank=True, default="", db_default="")  # see `erasures`
    taken_in_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1)  # of what the source said
    last_seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_id", "source"], name="document_once")]
        indexes = [
            # what goes out next, and what waits for the gate
            models.Index(fields=["approved_on", "id"], name="document_due", condition=Q(state="scheduled")),
            models.Index(fields=["id"], name="document_unscanned", condition=Q(gate="pending")),
            models.Index(fields=["held_since", "id"], name="document_held", condition=Q(state="held")),
            models.Index(
                fields=["-fast_lane", "-risk", "held_since", "id"],
                name="document_held_risk",
                condition=Q(state="held"),
            ),
            models.Index(  # holds all that is counted: the rows themselves are not read
                fields=["institution", "department_id", "gate", "risk", "held_since"],
                name="document_held_count",
                condition=Q(state="held"),
            ),
            # what everybody browses, newest first
            models.Index(
                fields=["-approved_at", "-id"],
                name="document_newest",
                condition=Q(state__in=("public", "closed")),
            ),
            models.Index(
                fields=["department_id", "-approved_at", "-id"],
                name="document_of_department",
                condition=Q(state__in=("public", "closed")),
            ),
            models.Index(
                fields=["category", "-approved_at", "-id"],
                name="document_of_category",
                condition=Q(state__in=("public", "closed")),
            ),
            models.Index(
                fields=["institution", "-approved_at", "-id"],
                name="document_of_institution",
                condition=Q(state__in=("public", "closed")),
            ),
            models.Index(
                fields=["kind", "-approved_at", "-id"],
                name="document_of_kind",
                condition=Q(state__in=("public", "closed")),
            ),
            models.Index(
                fields=["disclosure", "-approved_at", "-id"],
                name="document_of_class",
                condition=Q(state__in=("public", "closed")),
            ),
            models.Index(
                fields=["task", "-approved_at", "-id"],
                name="document_of_task",
                condition=Q(state__in=("public", "closed")),
            ),
            models.Index(fields=["department_id", "approved_on", "state", "disclosure"], name="document_day"),
            models.Index(
                fields=["-disclosed_at", "-id"],
                name="document_disclosed",
                condition=Q(disclosed_at__isnull=False),
            ),
            # what re-users read on by: everything that was ever out, by when it last changed
            models.Index(fields=["updated_at", "id"], name="document_changed", condition=ONCE_OUT),
            models.Index(
                fields=["department_id", "updated_at", "id"],
                name="document_changed_department",
                condition=ONCE_OUT,
            ),
            models.Index(
                fields=["category", "updated_at", "id"], name="document_changed_category", condition=ONCE_OUT
            ),
            models.Index(
                fields=["institution", "updated_at", "id"],
                name="document_changed_institution",
                condition=ONCE_OUT,
            ),
            models.Index(  # what a written export may no longer say
                fields=["approved_on", "last_seq", "updated_at"],
                name="document_changed_since",
                condition=ONCE_OUT & CHANGED_SINCE,
            ),
            models.Index(
                fields=["department_id", "held_since"], name="document_held_of", condition=Q(state="held")
            ),
            models.Index(fields=["case_number"], name="document_of_case", condition=~Q(case_number="")),
            models.Index(fields=["number"], name="document_number"),
            models.Index(fields=["id"], name="document_fast_lane", condition=Q(fast_lane=True)),
            # what other systems finished, in whatever state, newest first
            models.Index(
                fields=["-approved_on", "-id"], name="document_elsewhere", condition=~Q(source="approvals")
            ),
            models.Index(
                fields=["grounds_end"], name="document_grounds_end", condition=Q(grounds_end__isnull=False)
            ),
        ]

    @property
    def title_shown(self) -> str:
        """The title as everybody reads it."""
        return self.shown_title or self.title


class DocumentBefore(models.Model):
    """What a document's record said until its source said otherwise; never changed, never public; gone with it where it
    is erased."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="before")
    version = models.PositiveSmallIntegerField()
    said = models.JSONField()
    checksum = models.CharField(max_length=64, blank=True, default="")  # as the document's then
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "version"], name="document_before_once")]


class DocumentCount(models.Model):
    """How many listed documents there are of one kind. Rows are added with sign and summed up now and then."""

    department_id = models.BigIntegerField()
    category = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    disclosure = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()  # of the approval, local
    n = models.IntegerField()

    class Meta:
        indexes = [  # they hold all that is summed up: the rows themselves are not read
            models.Index(
                fields=["department_id", "category", "kind", "disclosure", "year", "n"],
                name="document_count_of",
            ),
            models.Index(
                fields=["category", "kind", "disclosure", "year", "department_id", "n"],
                name="document_count_sorts",
            ),
        ]


class DisclosureDay(models.Model):
    """What became of the documents that a department approved on one local day. Derived; what everybody may recount.

    approved = disclosed + partial + closed + held + scheduled + withdrawn. What was erased counts as withdrawn.
    """

    department_id = models.BigIntegerField()
    day = models.DateField()
    approved = models.PositiveIntegerField()
    disclosed = models.PositiveIntegerField()
    partial = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    scheduled = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "department_id"], name="disclosure_day_once")]
