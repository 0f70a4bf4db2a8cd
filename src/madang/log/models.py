"""What the log keeps. Entries, tiles and checkpoints are never changed; only openings are ever deleted."""

from django.db import models


class LoggedObject(models.Model):
    """A thing with entries in the log: a case, a document. `public_id` is all that the log says of which it is."""

    stream = models.CharField(max_length=20)
    stream_id = models.CharField(max_length=40)
    public_id = models.CharField(max_length=16, unique=True)
    entries = models.PositiveIntegerField(default=0)
    head = models.BinaryField(default=bytes)  # the leaf hash of its last entry
    last_seq = models.PositiveIntegerField(default=0)  # of its events, the last one in the log

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "stream_id"], name="logged_object_once")]


class LogEntry(models.Model):
    """One leaf: its bytes as they are served, and the hash of them. The database refuses to update or delete it."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.BinaryField()
    leaf_hash = models.BinaryField()
    kind = models.CharField(max_length=16)
    written_at = models.DateTimeField()
    event = models.OneToOneField("kernel.Event", models.PROTECT, null=True, related_name="+")
    object = models.ForeignKey(LoggedObject, models.PROTECT, null=True, related_name="+")


class Opening(models.Model):
    """The values, with their salts, that an entry holds digests of. Deleted when they are to be forgotten."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="opening")
    public = models.JSONField(default=list)  # disclosures as madang-verify reads them
    own = models.JSONField(default=list)  # those that only the person concerned gets


class LogTile(models.Model):
    """The hashes of a tile, one after another; the last of a level is partial and grows."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="log_tile_once")]


class LoggedDay(models.Model):
    """What the log was last told of a department's day, so that only what became otherwise is told anew."""

    org = models.CharField(max_length=40)  # code of the department
    day = models.DateField()
    counts = models.JSONField()  # in the order of `documents.public.COLUMNS`
    told = models.JSONField()  # as the entry says it
    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "org"], name="logged_day_once")]


class LoggedFile(models.Model):
    """The hash of a published file that the log was last told of."""

    name = models.CharField(max_length=64, primary_key=True)  # its path below the address of the site
    sha256 = models.CharField(max_length=64)
    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="+")


class LoggedUntil(models.Model):
    """When the last run of a kind that read what had changed was begun."""

    name = models.CharField(max_length=20, primary_key=True)
    begun_at = models.DateTimeField()
    day = models.DateField()  # the local day of it


class Checkpoint(models.Model):
    """A state of the log that the signer signed; of each size there is one only."""

    size = models.BigIntegerField(unique=True)
    root = models.BinaryField()
    note = models.BinaryField()  # text and the log's own signature lines
    signed_at = models.DateTimeField()
    # when as many witnesses had confirmed it as the policy asks for
    witnessed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["size"], name="checkpoint_witnessed", condition=models.Q(witnessed_at__isnull=False)
            )
        ]


class Cosignature(models.Model):
    """A witness's line under a checkpoint; `size` is that of the checkpoint."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=200)  # its name in the policy
    size = models.BigIntegerField(default=0)
    line = models.BinaryField()
    at = models.DateTimeField()  # as the witness says

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosignature_once")]
        indexes = [models.Index(fields=["witness", "size"], name="cosignature_newest")]
