"""Values are forgotten by deleting them with their salts; the digests that stay behind tell nothing.

SQLite leaves what is deleted in the file until something else comes there, unless it is told to overwrite it.
PostgreSQL's vacuum takes it away.
"""

from collections.abc import Collection, Sequence

from madang.kernel import erasing
from madang.kernel.erasing import Erased
from madang.kernel.loggable import EVERYTHING
from madang.log.models import LoggedObject, Opening
from madang_verify.disclosures import parse_disclosure


def without(disclosures: Sequence[str], names: Collection[str]) -> list[str]:
    """The disclosures of other values than those named."""
    if EVERYTHING in names:
        return []
    return [each for each in disclosures if parse_disclosure(each).name not in names]


def forget(object: LoggedObject, names: Collection[str]) -> None:
    """Deletes values of these names from whatever the log holds openings of; in the caller's transaction."""
    erasing.overwriting()
    for opening in Opening.objects.filter(entry__object=object):
        public, own = without(opening.public, names), without(opening.own, names)
        if not public and not own:
            opening.delete()
        elif (public, own) != (opening.public, opening.own):
            opening.public, opening.own = public, own
            opening.save(update_fields=["public", "own"])


def forget_erased(erased: Erased) -> None:
    """Deletes every value and salt of a record that is erased at once, in its transaction; the entry follows."""
    for object in LoggedObject.objects.filter(stream=erased.stream, stream_id=erased.stream_id):
        forget(object, {EVERYTHING})
