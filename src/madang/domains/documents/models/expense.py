"""Payments of a document of business expenses (업무추진비 집행내역), row by row."""

from django.db import models

from madang.domains.documents.models.document import Document


class Expense(models.Model):
    """One payment. Everybody may read it where its document is out, but for `participants` as they were written."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="expenses")
    row = models.PositiveIntegerField()  # from 1, in the order of the source
    executed_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=400, blank=True)
    participants = models.CharField(max_length=400, blank=True)  # as written: private
    participants_shown = models.CharField(max_length=400, blank=True)  # names without a post are masked
    payment = models.CharField(max_length=40, blank=True)  # 카드, 제로페이, 현금
    amount = models.BigIntegerField()  # won; less than nothing where it was paid back
    year = models.PositiveSmallIntegerField()  # whose budget
    month = models.PositiveSmallIntegerField()
    department = models.CharField(max_length=80)  # as written
    budget = models.BigIntegerField(null=True)  # won
    execution = models.BigIntegerField(null=True)  # won

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "row"], name="expense_once")]
        indexes = [models.Index(fields=["year", "month"], name="expense_of_month")]
