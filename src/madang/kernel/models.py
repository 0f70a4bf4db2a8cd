"""What the kernel keeps: events and who has yet to take them, idempotency keys, jobs, looks at personal data."""

from django.db import models
from django.db.models import Q


class Event(models.Model):
    """Something that happened, written once. The database refuses to update or delete it.

    `data` holds codes, times and numbers only: no name, no contact, no free text (see `EventText`),
    so that personal data can be erased without touching an event.
    """

    stream = models.CharField(max_length=20)  # the kind of thing it happened to: case, procedure, holiday …
    stream_id = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()  # 1, 2, 3 … within the stream, without gap
    uid = models.CharField(max_length=16, unique=True)
    type = models.CharField(max_length=60)
    at = models.DateTimeField()  # when it happened
    recorded_at = models.DateTimeField()  # when it was entered
    disclosed = models.BooleanField()  # whether the world may see it
    step = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    actor_role = models.CharField(max_length=20)
    account_id = models.BigIntegerField(null=True)
    official_id = models.BigIntegerField(null=True)
    department_id = models.BigIntegerField(null=True)
    department_code = models.CharField(max_length=40, blank=True)
    department_name = models.JSONField(null=True)
    post_title = models.JSONField(null=True)
    idempotency_key = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "stream_id", "seq"], name="event_seq_once"),
        ]
        indexes = [
            models.Index(fields=["disclosed", "recorded_at"], name="event_disclosed_recorded"),
            models.Index(fields=["stream", "id"], name="event_of_stream"),
        ]


class EventText(models.Model):
    """Free text that belongs to an event, by name ("reason", "note" …). It can be taken down; the event stays."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="free_text")
    texts = models.JSONField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.JSONField(null=True)


class Untaken(models.Model):
    """The mark that a consumer of the outbox has not yet taken an event; deleted in the transaction that takes it."""

    consumer = models.CharField(max_length=30)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consumer", "event"], name="untaken_once")]


class ConsumerState(models.Model):
    """A consumer of the outbox as the operator sees it: running or stopped."""

    consumer = models.CharField(max_length=30, primary_key=True)
    stopped = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)


class IdempotencyKey(models.Model):
    """The answer once given to a write, so that the same request twice has one result."""

    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_created")]


class Job(models.Model):
    """Work to be done in the background. A job whose lease ran out was abandoned and is taken again."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    once_key = models.CharField(max_length=100, null=True, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=60, blank=True)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["run_at"],
                name="job_waiting",
                condition=Q(done_at__isnull=True, failed_at__isnull=True),
            )
        ]


class Schedule(models.Model):
    """When a recurring task runs next."""

    name = models.CharField(max_length=40, primary_key=True)
    next_run_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)


class WorkerBeat(models.Model):
    """The last sign of life of a worker process, for `/readyz`."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()


class AccessRecord(models.Model):
    """A look at personal data by staff (공공기록물법 시행령 제28조). The database refuses to update or delete it."""

    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    official_id = models.BigIntegerField(null=True)
    department_code = models.CharField(max_length=40, blank=True)
    object_type = models.CharField(max_length=20)
    object_id = models.CharField(max_length=40)
    what = models.JSONField()  # the kinds of personal data seen
    where = models.CharField(max_length=40)  # the page or call

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"], name="access_record_object")]


class IndexAside(models.Model):
    """An index that was taken away for a large load, and the statement that makes it again."""

    name = models.CharField(max_length=63, unique=True)
    statement = models.TextField()
