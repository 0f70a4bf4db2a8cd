"""Whether a checkpoint may be believed: signed by a log of the policy, and cosigned by enough of its witnesses."""

from dataclasses import dataclass

from madang_verify.checkpoints import Checkpoint, parse_checkpoint
from madang_verify.cosignatures import cosigned_at
from madang_verify.errors import Bad, Missing, Unreachable
from madang_verify.notes import MAX_NOTE_BYTES
from madang_verify.policy import MAX_POLICY_BYTES, Policy, parse_policy
from madang_verify.sources import CHECKPOINT, POLICY
from madang_verify.tiles import Source

SECONDS_AHEAD = 300


@dataclass(frozen=True)
class Trusted:
    """A checkpoint that the policy accepts; `cosigned` says when each witness did so (seconds since 1970)."""

    checkpoint: Checkpoint
    cosigned: dict[str, int]


def verify_checkpoint(checkpoint: Checkpoint, policy: Policy, now: float) -> Trusted:
    """Hold the checkpoint against the policy. A cosignature from the future doesn't count. Raises Bad."""
    keys = [key for key in policy.logs if key.name == checkpoint.origin]
    if not keys:
        raise Bad("checkpoint.origin", origin=checkpoint.origin)
    if not checkpoint.note.verified(keys):
        raise Bad("checkpoint.unsigned", origin=checkpoint.origin)
    if checkpoint.extensions:
        raise Bad("checkpoint.extensions")
    times = {name: cosigned_at(checkpoint.note, key) for name, key in policy.witnesses.items()}
    cosigned = {
        name: time for name, time in times.items() if time is not None and time <= now + SECONDS_AHEAD
    }
    if not policy.satisfied(cosigned):
        raise Bad("checkpoint.quorum", count=len(cosigned), of=len(policy.witnesses), quorum=policy.quorum)
    return Trusted(checkpoint, cosigned)


def fetch_checkpoint(source: Source) -> Checkpoint:
    """The log's newest checkpoint, unverified. Raises Unreachable if there is none, Bad if it is malformed."""
    try:
        return parse_checkpoint(source.read(CHECKPOINT, MAX_NOTE_BYTES))
    except Missing as error:
        raise Unreachable("source.no-checkpoint", **error.values) from None


def fetch_policy(source: Source) -> Policy:
    """The policy that the log itself serves: says nothing against a log that lies. Raises Bad or Unreachable."""
    try:
        return parse_policy(source.read(POLICY, MAX_POLICY_BYTES))
    except Missing:
        raise Bad("policy.none") from None
