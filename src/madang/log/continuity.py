"""Whether the database continues what the signer signed. Nothing is added to the log before that is certain: what a
database of yesterday goes on with would be another past, and could never be signed."""

from madang.log import policy, signer_place
from madang.log.signer_memory import Signed
from madang.log.tree import size, tree
from madang_verify.errors import Bad

_continued: Signed | None = None  # what this process saw the database to continue


class NotSigned(Exception):
    """The log can't go on; the message says why and what to do."""


class Behind(NotSigned):
    """The signer has signed more than the database holds."""


class Changed(NotSigned):
    """The entries in the database are not those that were signed."""


def meet_signer() -> Signed:
    """What was signed last; the signer's keys are in the policy from now on, and with the first the log has begun.

    Raises Absent where nobody answers, NotSigned where the policy can't be read or is another log's.
    """
    if fault := policy.policy_fault():
        raise NotSigned(f"the policy can't be read: {fault}")
    state = signer_place.client().state()
    names = {vkey.partition("+")[0] for vkey in state.vkeys}
    if policy.has_begun() and names != {policy.origin()}:
        raise NotSigned(f"the signer signs for {', '.join(names)}, the policy is that of {policy.origin()}")
    policy.name_keys(state.vkeys)
    return state.last


def require_continuity() -> Signed:
    """What was signed last, where the database continues it; nothing may be added to the log before.

    Raises Absent, Behind, Changed, NotSigned.
    """
    global _continued
    last = meet_signer()
    if last != _continued:
        compare(last)
        _continued = last
    elif size() < last.size:
        compare(last)
    return last


def continues_to(state: Signed) -> None:
    """This database was just signed at this state."""
    global _continued
    _continued = state


def forget_what_was_seen() -> None:
    """The next look compares the database with the signer anew."""
    global _continued
    _continued = None


def guard() -> None:
    """As `require_continuity`, where the signer belongs to this machine: before anything is added."""
    if signer_place.is_here():
        require_continuity()


def compare(last: Signed) -> None:
    """Holds where the database continues a state that was signed. Raises Behind, Changed."""
    count = size()
    if count < last.size:
        raise Behind(
            f"the signer has signed {last.size:,} entries, the database holds {count:,}: it was restored from an older "
            "copy, or entries were removed. Nothing is signed. Stop, and run madang log restore with a mirror"
        )
    try:
        same = tree(last.size).root() == last.root
    except Bad:
        same = False
    if not same:
        raise Changed(
            f"the first {last.size:,} entries in the database are not those that were signed. Nothing is signed. "
            "Restore the database, then run madang log restore with a mirror"
        )
