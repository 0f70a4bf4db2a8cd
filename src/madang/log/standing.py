"""How the log stands: for those who read an entry, for those who decide, for those who run the system."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import OuterRef, Subquery

from madang.domains import organisation
from madang.kernel import outbox
from madang.kernel.errors import NotPossible
from madang.kernel.text import Text
from madang.log import policy, signer_place
from madang.log.confirmations import newest_confirmations
from madang.log.following import LOG
from madang.log.models import Checkpoint, LogEntry
from madang.log.publishing import latest_checkpoint
from madang.log.signer_socket import Absent
from madang.log.tree import size
from madang_verify.policy import NONE

LOGGED_WITHIN = timedelta(seconds=60)
"""From an entry to the first signed state that holds it."""
WITNESSED_WITHIN = timedelta(minutes=10)
"""From there to the first one that enough witnesses confirmed."""
_OUT_OF_DATE = timedelta(minutes=15)  # the log gives a sign of life every ten

NOT_WITNESSED = Text(
    "공개 대장의 새 상태를 {hours}시간 넘게 외부 증인이 확인하지 못하여 지금은 처리 결과를 확정할 수 없습니다. "
    "확인이 다시 되면 그대로 처리할 수 있으며, 시스템 운영자에게 알려 주십시오.",
    "No outside witness has confirmed the disclosure log for more than {hours} hours, so nothing can be decided "
    "finally at the moment. It can be as soon as one does; please tell the operator of the system.",
)
BANNER = Text(
    "공개 대장의 새 상태를 {hours}시간 넘게 외부 증인이 확인하지 못했습니다. "
    "확인될 때까지 처리 결과를 확정하지 않습니다.",
    "No outside witness has confirmed the disclosure log for more than {hours} hours. Nothing is decided finally until "
    "one does.",
)


class State(StrEnum):
    """How far an entry has come. `late`: not as far as it should be by now."""

    WAITING = "waiting"
    LOGGED = "logged"
    WITNESSED = "witnessed"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry: since when a signed state holds it, and how many of how many witnesses confirmed one that does."""

    state: State
    logged_at: datetime | None
    confirmed: int
    of: int


def standing_of(indices: Collection[int], now: datetime) -> Mapping[int, Standing]:
    """The standing of entries, by index; those that there are (two statements)."""
    if not indices:
        return {}
    trusted = policy.policy()
    holding = Checkpoint.objects.filter(size__gt=OuterRef("index")).order_by("size")
    rows = LogEntry.objects.filter(index__in=indices).values_list(
        "index",
        "written_at",
        Subquery(holding.values("signed_at")[:1]),
        Subquery(holding.filter(witnessed_at__isnull=False).values("witnessed_at")[:1]),
    )
    known = newest_confirmations(trusted.witnesses).values()
    wanted = bool(trusted.witnesses) and trusted.quorum != NONE
    found = {}
    for index, written_at, logged_at, witnessed_at in rows:
        state = _state(written_at, logged_at, witnessed_at, now, wanted=wanted)
        confirmed = sum(each.size > index for each in known)
        found[index] = Standing(state, logged_at, confirmed, len(trusted.witnesses))
    return found


def _state(
    written_at: datetime,
    logged_at: datetime | None,
    witnessed_at: datetime | None,
    now: datetime,
    *,
    wanted: bool,
) -> State:
    """Pure. `wanted`: whether the policy asks for witnesses."""
    if logged_at is None:
        return State.LATE if now - written_at > LOGGED_WITHIN else State.WAITING
    if witnessed_at is not None:
        return State.WITNESSED
    return State.LATE if wanted and now - logged_at > WITNESSED_WITHIN else State.LOGGED


def require_witnessed(now: datetime) -> None:
    """Raises NotPossible (`log_not_witnessed`) where the newest state that witnesses confirmed is older than the
    authority's limit; where they never did, since the log began (one statement while all is well)."""
    if _too_old(now):
        message = NOT_WITNESSED.format(hours=organisation.authority().log_hours)
        raise NotPossible(message, "log_not_witnessed")


def banner(now: datetime) -> Text | None:
    """What stands on every page while nothing final may be decided."""
    return BANNER.format(hours=organisation.authority().log_hours) if _too_old(now) else None


def _too_old(now: datetime) -> bool:
    since = confirmed_since()
    if since is None or now - since <= timedelta(hours=organisation.FEWEST_LOG_HOURS):
        return False
    return now - since > timedelta(hours=organisation.authority().log_hours)


def confirmed_since() -> datetime | None:
    """When the newest state was signed that as many witnesses confirmed as the policy asks for (any, where it asks for
    none); where there is none, the oldest; None where the log has no state yet."""
    states = Checkpoint.objects.values_list("signed_at", flat=True)
    if policy.policy().quorum != NONE:
        witnessed = states.filter(witnessed_at__isnull=False).order_by("-size").first()
        return witnessed or states.order_by("size").first()
    return states.order_by("-size").first()


def log_fault(now: datetime) -> str:
    """What is wrong with the log, for whoever runs it; empty where nothing is, and before the log has begun."""
    if fault := policy.policy_fault():
        return f"the policy can't be read: {fault}"
    if not policy.has_begun():
        return ""
    return _signer_fault() or _lag(now)


def _signer_fault() -> str:
    if not signer_place.is_here():
        return ""
    try:
        last = signer_place.client().state().last
    except Absent:
        return "the signer doesn't answer; see what it says, and its folder"
    if (count := size()) < last.size:
        return (
            f"the signer has signed {last.size:,} entries, the database holds {count:,}: it was restored from an older "
            "copy; stop, and run madang log restore with a mirror"
        )
    return ""


def _lag(now: datetime) -> str:
    since = outbox.waiting_since(LOG.name)
    if since and now - since > LOGGED_WITHIN:
        return f"events that are not in the log: {outbox.waiting(LOG.name):,}"
    newest = latest_checkpoint()
    if newest is None or now - newest.signed_at > _OUT_OF_DATE:
        return "no state was signed for 15 minutes"
    confirmed = confirmed_since()
    if confirmed is not None and now - confirmed > _OUT_OF_DATE:
        minutes = int((now - confirmed).total_seconds() // 60)
        return f"witnesses have confirmed no state for {minutes} minutes"
    return ""
