"""What the disclosure officer marked by hand, to be masked with whatever the gate found."""

from django.db import models

from madang.domains.documents.models.file import DocumentFile


class Marking(models.Model):
    """A place on a page, or words, that a redacted edition is to be without. Private; kept with the file."""

    file = models.ForeignKey(DocumentFile, models.CASCADE, related_name="markings")
    page = models.PositiveIntegerField(default=0)  # from 1; 0: words, on every page
    box = models.JSONField(null=True)  # left, top, right, bottom as fractions of the page
    words = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()  # the official

    class Meta:
        indexes = [models.Index(fields=["file", "page"], name="document_marking")]
