"""What editors collect: dossiers (자료철) of a typed kind and curated topics (주제), with their items in order."""

from django.db import models
from django.db.models import Q

from madang.domains.documents.curated_states import CuratedState
from madang.domains.documents.models.document import Document
from madang.kernel.ids import new_id

_STATES = [(s.value, s.value) for s in CuratedState]
_SHOWN = Q(state__in=("public", "archived"))


class Curated(models.Model):
    """What dossiers and topics have in common."""

    id = models.BigAutoField(primary_key=True)
    uid = models.CharField(max_length=16, unique=True, default=new_id)  # in addresses
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    department_id = models.BigIntegerField()
    institution = models.CharField(max_length=40)  # its code
    state = models.CharField(max_length=10, choices=_STATES, default=CuratedState.DRAFT)
    begun_by_id = models.BigIntegerField(null=True)  # the official
    begun_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_code = models.CharField(max_length=20, blank=True)  # see `words.WITHDRAWAL_REASONS`
    withdrawn_reason = models.TextField(blank=True)
    last_seq = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Dossier(Curated):
    """Documents, cases and events that belong together, with the fields of its kind (`kinds_of_dossiers.yaml`)."""

    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=20)  # see `categories.yaml`
    stage = models.CharField(max_length=20, blank=True)
    fields = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["category", "-published_at", "-id"], name="dossier_category", condition=_SHOWN
            ),
            models.Index(fields=["-published_at", "-id"], name="dossier_newest", condition=_SHOWN),
            models.Index(fields=["department_id", "-updated_at"], name="dossier_of_department"),
        ]


class Topic(Curated):
    """What citizens ask about, collected by editors under an introduction (시민관심정보)."""

    slug = models.CharField(max_length=40, unique=True)
    introduction = models.TextField(blank=True)
    introduction_en = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)  # among the topics

    class Meta:
        indexes = [models.Index(fields=["position", "-id"], name="topic_order", condition=_SHOWN)]


class CuratedItem(models.Model):
    """A document, a case, a dossier, or an entry that somebody typed. `shown`: it was published."""

    position = models.PositiveIntegerField()
    shown = models.BooleanField(default=False)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    case_number = models.CharField(max_length=12, blank=True)
    day = models.DateField(null=True)
    stage = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    added_by_id = models.BigIntegerField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        abstract = True


class DossierItem(CuratedItem):
    """An item of a dossier."""

    of = models.ForeignKey(Dossier, models.CASCADE, related_name="items")

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["case_number"], name="dossier_of_case", condition=~Q(case_number=""))]


class TopicItem(CuratedItem):
    """An item of a topic."""

    of = models.ForeignKey(Topic, models.CASCADE, related_name="items")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position", "id"]
