"""Files of documents, their editions, what they say, and what the gate found in them."""

from django.db import models
from django.db.models import Q

from madang.domains.documents.models.document import Document


class DocumentFile(models.Model):
    """One file of a document (본문 or 붙임), as it came. Its original lies in storage, and goes out only if clean."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()  # from 1: the `n` of its address
    name = models.CharField(max_length=255)
    shown_name = models.CharField(max_length=255, blank=True)  # where the name itself had to be masked
    media = models.CharField(max_length=100)  # by what it holds, once it was read
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # of the original
    disclosure = models.CharField(max_length=8)
    grounds = models.JSONField(default=list)
    grounds_reason = models.TextField(blank=True)

    verdict = models.CharField(max_length=12)  # `Verdict` of the original
    unread = models.JSONField(default=list)  # codes of `Unread`
    cleared = models.BooleanField(default=False)  # a disclosure officer read it and answers for it
    pages = models.PositiveIntegerField(null=True)
    scanned_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="document_file_once")]
        indexes = [
            models.Index(fields=["sha256"], name="document_file_content"),
            models.Index(fields=["id"], name="document_file_unscanned", condition=Q(verdict="pending")),
        ]


class Edition(models.Model):
    """A redacted edition of a file (가림본): made anew from the original, looked through like it. The newest counts."""

    file = models.ForeignKey(DocumentFile, models.PROTECT, related_name="editions")
    no = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    media = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=12)
    unread = models.JSONField(default=list)
    order = models.JSONField()  # what was to be masked: kinds, boxes; no words
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()  # the official

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "no"], name="document_edition_once")]


class FileText(models.Model):
    """What a file says, as it was read (`content.Content`, JSON, compressed). Derived: rebuilt from storage."""

    sha256 = models.CharField(max_length=64, primary_key=True)  # of the file
    content = models.BinaryField()
    read_at = models.DateTimeField()


class Found(models.Model):
    """Something that looks like personal data, and what the disclosure officer said of it. Private."""

    class Decision(models.TextChoices):
        OPEN = ""
        MASK = "mask"  # private: must not go out
        KEEP = "keep"  # not private: may go out

    document = models.ForeignKey(Document, models.CASCADE, related_name="found")
    file = models.ForeignKey(
        DocumentFile, models.CASCADE, null=True, related_name="found"
    )  # null: in the record
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, related_name="found"
    )  # null: in the original
    field = models.CharField(
        max_length=20, blank=True
    )  # of the record: title, summary, keywords, author, file name
    kind = models.CharField(max_length=12)
    confidence = models.CharField(max_length=10)
    text = models.TextField()
    context = models.TextField(blank=True)
    page = models.PositiveIntegerField(default=0)
    hiding = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=200, blank=True)
    start = models.IntegerField(default=-1)
    end = models.IntegerField(default=-1)
    decision = models.CharField(max_length=4, choices=Decision.choices, blank=True, default="")
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["document", "file"], name="document_found")]
