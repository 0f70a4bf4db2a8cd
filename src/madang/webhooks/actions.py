"""What the operator does with subscriptions: the only writes from outside."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from madang.integrations import outward
from madang.kernel import clock, jobs, signatures
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text
from madang.webhooks import pausing, replaying, rules
from madang.webhooks.models import Subscription
from madang.webhooks.pausing import record
from madang.webhooks.secret import derived, secret_of

LONGEST_NAME, MOST_PATTERNS, MOST_SUBSCRIPTIONS = 80, 20, 100


def add_subscription(
    actor: Actor, *, name: str, url: str, patterns: Sequence[str], streams: Sequence[str] = ()
) -> tuple[str, str]:
    """Subscribes another system to events; gives the id and the secret, which is said this once.

    It is told of what happens from now on; what was before is sent by `replay`. Raises NotAllowed, InvalidInput
    with a fault for each field: also where the address leads into a network of our own.
    """
    _only_operator(actor)
    name, wanted = name.strip(), tuple(dict.fromkeys(p.strip() for p in patterns if p.strip()))
    faults = [*_faults(name, wanted, streams), *_faults_of_url(url.strip())]
    if faults:
        raise InvalidInput(faults[0].message, "invalid_body", fields=tuple(faults))
    with transaction.atomic():
        if Subscription.objects.count() >= MOST_SUBSCRIPTIONS:
            raise NotPossible(_TOO_MANY, "too_many_webhooks")
        row = Subscription(
            name=name,
            url=url.strip(),
            patterns=list(wanted),
            streams=list(streams),
            created_at=clock.now(),
            created_by=actor.account_id,
        )
        secret = _new_secret(row)
        row.save(force_insert=True)
        record(actor, row.pk, "webhook.added")
    return row.pk, secret


def renew_secret(actor: Actor, *, subscription_id: str) -> str:
    """Gives out a new secret; messages are signed with it from now on. Raises NotAllowed, NotFound."""
    with transaction.atomic():
        row = _locked(actor, subscription_id)
        row.turn += 1
        secret = _new_secret(row)
        row.save(update_fields=["turn", "secret_hash"])
        record(actor, row.pk, "webhook.secret-renewed")
    return secret


def pause_subscription(actor: Actor, *, subscription_id: str) -> None:
    """Stops sending until it is started again; what waits is kept. Raises NotAllowed, NotFound, NotPossible."""
    with transaction.atomic():
        row = _locked(actor, subscription_id)
        if not pausing.pause(row.pk, Subscription.PausedBecause.OPERATOR, actor):
            raise NotPossible(_PAUSED, "webhook_paused")


def resume_subscription(actor: Actor, *, subscription_id: str) -> None:
    """Lets a paused subscription go on with all that waited. Raises NotAllowed, NotFound, NotPossible."""
    with transaction.atomic():
        row = _locked(actor, subscription_id)
        if row.state == Subscription.State.ACTIVE:
            raise NotPossible(_ACTIVE, "webhook_active")
        if secret_of(row) is None:
            raise NotPossible(_RENEW_FIRST, "secret_outdated")
        pausing.go_on(row)
        record(actor, row.pk, "webhook.resumed")


def ask_replay(
    actor: Actor, *, subscription_id: str, from_event: int | None = None, since: datetime | None = None
) -> None:
    """Asks the worker to send past events again, from a number of event or an instant of entry on.

    Raises NotAllowed, NotFound, InvalidInput where neither or both are given.
    """
    payload = _replay_payload(subscription_id, from_event, since)
    with transaction.atomic():
        _locked(actor, subscription_id)
        record(actor, subscription_id, "webhook.replayed", **{k: v for k, v in payload.items() if v})
        jobs.enqueue(replaying.JOB, payload)


def replay_now(
    actor: Actor,
    *,
    subscription_id: str,
    from_event: int | None = None,
    since: datetime | None = None,
    advance: Callable[[int], object] = lambda n: None,
) -> int:
    """As `ask_replay`, in this process (for the command line); says how many events will be sent."""
    payload = _replay_payload(subscription_id, from_event, since)
    with transaction.atomic():
        _locked(actor, subscription_id)
        record(actor, subscription_id, "webhook.replayed", **{k: v for k, v in payload.items() if v})
    return replaying.replay(subscription_id, from_event=from_event, since=since, advance=advance)


def _replay_payload(subscription_id: str, from_event: int | None, since: datetime | None) -> dict[str, Any]:
    if (from_event is None) == (since is None):
        fault = FieldFault("from_event", "one_of_two", _ONE_OF_TWO)
        raise InvalidInput(_ONE_OF_TWO, "invalid_body", fields=(fault,))
    return {
        "subscription": subscription_id,
        "from_event": from_event,
        "since": since.isoformat() if since else None,
    }


def _new_secret(row: Subscription) -> str:
    secret = derived(row)
    row.secret_hash = signatures.fingerprint(secret)
    return signatures.written(secret)


def _locked(actor: Actor, subscription_id: str) -> Subscription:
    _only_operator(actor)
    row = Subscription.objects.select_for_update().filter(pk=subscription_id).first()
    if row is None:
        raise NotFound(_NO_SUCH, "webhook_not_found")
    return row


def _only_operator(actor: Actor) -> None:
    if not (actor.everywhere(Role.OPERATOR) or actor.has(Role.SYSTEM)):
        raise NotAllowed(_OPERATOR)


def _faults(name: str, patterns: Sequence[str], streams: Sequence[str]) -> list[FieldFault]:
    faults = []
    if not (1 <= len(name) <= LONGEST_NAME and name.isprintable()):
        faults.append(FieldFault("name", "name", _NAME))
    if not patterns or len(patterns) > MOST_PATTERNS or not all(rules.is_pattern(p) for p in patterns):
        faults.append(FieldFault("patterns", "unknown_pattern", _PATTERNS))
    if not set(streams) <= set(rules.PUBLIC_STREAMS):
        faults.append(FieldFault("streams", "unknown_stream", _STREAMS))
    return faults


def _faults_of_url(url: str) -> list[FieldFault]:
    production = settings.ENVIRONMENT.production
    try:
        outward.resolved(outward.read_target(url, production=production), production=production)
    except outward.Refused as refused:
        return [FieldFault("url", refused.code, refused.message)]
    return []


_OPERATOR = Text("운영자만 할 수 있습니다.", "Only the operator may do this.")
_NO_SUCH = Text("그런 웹훅 구독이 없습니다.", "There is no such webhook subscription.")
_PAUSED = Text("이미 멈춰 있는 구독입니다.", "This subscription is paused already.")
_ACTIVE = Text("이미 보내고 있는 구독입니다.", "This subscription is active already.")
_RENEW_FIRST = Text(
    "설치본의 비밀키가 바뀌어 예전 서명 비밀을 다시 만들 수 없습니다. 새 비밀을 발급해 수신 측에 먼저 전해 주십시오.",
    "The secret key of the installation changed, so the old secret cannot be made again. "
    "Issue a new one and give it to the receiver first.",
)
_TOO_MANY = Text("구독은 100개까지 둘 수 있습니다.", "There may be up to 100 subscriptions.")
_NAME = Text("이름을 80자 안으로 적어 주십시오.", "Give a name of up to 80 characters.")
_PATTERNS = Text(
    "사건 유형을 한 줄에 하나씩, case.* 또는 case.decided처럼 적어 주십시오(20개까지).",
    "Write types of events, one on each line, such as case.* or case.decided (up to 20).",
)
_STREAMS = Text(
    "case, procedure, holiday 가운데에서 고르십시오.", "Choose among case, procedure and holiday."
)
_ONE_OF_TWO = Text(
    "사건 번호와 날짜 가운데 하나만 적어 주십시오.",
    "Give either the number of an event or a day, not both.",
)
