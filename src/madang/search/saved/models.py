"""Whose question waits for news, and how far news were looked for."""

from django.db import models

from madang.kernel.ids import new_id


class SavedSearch(models.Model):
    """A question of an account, or of the reader of an address. What somebody is interested in is theirs alone: it is
    no event, and nothing of it stays once it is deleted.
    """

    class Rhythm(models.TextChoices):
        AT_ONCE = "at-once"  # a letter an hour at most
        DAILY = "daily"
        WEEKLY = "weekly"

    token = models.CharField(max_length=16, unique=True, default=new_id)  # known to its owner's letters
    account_id = models.BigIntegerField(null=True)
    email = models.EmailField(max_length=254, blank=True)  # only where there is no account
    language = models.CharField(max_length=10)  # of the letters to an address; an account has its own
    name = models.CharField(max_length=80)
    q = models.CharField(max_length=500, blank=True)
    narrowed = models.JSONField(default=dict)  # the fields of a Narrowing that are set; days as 2026-11-30
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    paused = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    looked_to = models.BigIntegerField()  # of events up to this id nothing is news any more
    news = models.JSONField(default=list)  # ids of entries that wait for the next letter
    n_news = models.PositiveIntegerField(default=0)  # how many wait, those that no letter will list included
    letters = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()  # no letter before

    class Meta:
        indexes = [
            models.Index(fields=["account_id"], name="saved_search_of_account"),
            models.Index(
                fields=["next_at"],
                name="saved_search_due",
                condition=models.Q(n_news__gt=0, paused=False),
            ),
            models.Index(
                fields=["created_at"],
                name="saved_search_unconfirmed",
                condition=models.Q(confirmed_at=None),
            ),
        ]


class LookedTo(models.Model):
    """Up to which event news were looked for, for everybody: one row."""

    event_id = models.BigIntegerField()
