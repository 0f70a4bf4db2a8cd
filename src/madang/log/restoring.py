"""Entries that a restored database lacks come back from a copy of the log.

What people read of them (openings) does not: it is in no copy, so these entries prove and show no more than a mirror.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.db import connection

from madang.kernel import copied
from madang.log import policy
from madang.log.batches import ENTRY_COLUMNS, add_to_tiles
from madang.log.growth import Damaged
from madang.log.models import LogEntry, LoggedObject
from madang.log.tree import size, tree
from madang.log.turn import writing
from madang_verify.encoding import to_base64url
from madang_verify.errors import Bad
from madang_verify.leaves import Leaf, parse_leaf
from madang_verify.proofs import verify_growth
from madang_verify.tiles import Source, TileTree
from madang_verify.trust import fetch_checkpoint
from madang_verify.walk import walk

LOST = "lost"
"""The stream of objects that the restored database knows nothing of."""
_SET_OBJECT = "UPDATE log_loggedobject SET entries = %s, head = %s WHERE id = %s"


def restore(source: Source, told: Callable[[int], object] = lambda entries: None) -> int:
    """Adds what a copy has beyond the database; says how many entries. All or nothing, verified to the signed root.

    Raises madang_verify's Problem where the copy isn't sound or not signed by a key of the policy, Damaged where the
    database was continued otherwise since it was restored.
    """
    checkpoint = fetch_checkpoint(source)
    if not checkpoint.note.verified([key for key in policy.policy().logs if key.name == checkpoint.origin]):
        raise Bad("checkpoint.unsigned", origin=checkpoint.origin)
    with writing():
        begun = size()
        if begun >= checkpoint.size:
            return 0
        _require_beginning(begun, source, checkpoint.size, checkpoint.root)
        for bundle in walk(source, checkpoint.size, checkpoint.root, begun):
            skipped = max(0, begun - bundle.start)
            first = bundle.start + skipped
            _add(first, bundle.entries[skipped:], bundle.hashes[skipped:])
            told(len(bundle.entries) - skipped)
        return checkpoint.size - begun


def _require_beginning(begun: int, source: Source, count: int, root: bytes) -> None:
    """Raises Damaged unless the database holds the beginning of the copy."""
    try:
        verify_growth(begun, count, tree(begun).root(), root, TileTree(source, count).consistency(begun))
    except Bad as error:
        if error.code != "proof.consistency":
            raise
        raise Damaged(
            f"the {begun:,} entries in the database are not the beginning of the copy: something was added after it "
            "was restored. Restore it again, and run this before anything else"
        ) from None


def _add(first: int, entries: Sequence[bytes], hashes: Sequence[bytes]) -> None:
    leaves = [parse_leaf(entry, policy.origin()) for entry in entries]
    objects = _objects({leaf.id for leaf in leaves if leaf.id})
    rows = []
    for index, (leaf, entry, hashed) in enumerate(zip(leaves, entries, hashes, strict=True), first):
        thing = objects[leaf.id] if leaf.id else None
        if thing is not None:
            _continue(thing, leaf, hashed, index)
        at = datetime.fromtimestamp(leaf.at, UTC)
        rows.append((index, entry, hashed, leaf.type, at, None, thing.pk if thing else None))
    with connection.cursor() as cursor:
        cursor.executemany(_SET_OBJECT, [(x.entries, bytes(x.head), x.pk) for x in objects.values()])
    copied.write_rows(LogEntry, ENTRY_COLUMNS, rows)
    add_to_tiles(first, hashes)


def _continue(thing: LoggedObject, leaf: Leaf, hashed: bytes, index: int) -> None:
    if leaf.n != thing.entries or (leaf.n and leaf.prev != to_base64url(bytes(thing.head))):
        raise Damaged(f"entry {index} doesn't continue what the database holds of {leaf.id}")
    thing.entries, thing.head = thing.entries + 1, hashed


def _objects(ids: set[str]) -> dict[str, LoggedObject]:
    found = {thing.public_id: thing for thing in LoggedObject.objects.filter(public_id__in=ids)}
    lost = [LoggedObject(stream=LOST, stream_id=id, public_id=id) for id in sorted(ids - found.keys())]
    LoggedObject.objects.bulk_create(lost)
    return found | {thing.public_id: thing for thing in lost}
