"""Hashes of what is published as files, so that nobody gets another file than everybody else, nor another figure later.

An entry of kind `stat` holds the SHA-256 of exactly the bytes that are downloaded; `name` is their path below the
address of the site.
"""

from datetime import datetime

from madang.domains import statistics
from madang.log import continuity
from madang.log.batches import Batch
from madang.log.models import LoggedFile
from madang.log.policy import origin
from madang.log.turn import writing
from madang_verify.encoding import to_base64url

STAT = "stat"
_MOST_AT_ONCE = 1_000


def changed() -> dict[str, str]:
    """The published files that the log has not been told of as they are now: path and SHA-256 (three statements)."""
    known = dict(LoggedFile.objects.values_list("name", "sha256"))
    return {name: found for name, found in statistics.published_files().items() if known.get(name) != found}


def log_files(now: datetime) -> int:
    """Tells the hash of each published file that is new or was written anew; says how many.

    Raises as `appending.append_own`.
    """
    waiting = sorted(changed().items())
    continuity.guard()
    for first in range(0, len(waiting), _MOST_AT_ONCE):
        with writing():
            batch = Batch.begun(origin(), now)
            told = [
                LoggedFile(name=name, sha256=found, entry_id=batch.add(STAT, _members(name, found)))
                for name, found in waiting[first : first + _MOST_AT_ONCE]
            ]
            batch.write()
            LoggedFile.objects.bulk_create(
                told, update_conflicts=True, unique_fields=["name"], update_fields=["sha256", "entry"]
            )
    return len(waiting)


def _members(name: str, sha256: str) -> dict[str, str]:
    return {"name": name, "sha256": to_base64url(bytes.fromhex(sha256))}
