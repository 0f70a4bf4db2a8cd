"""One result for the same request, however often it comes."""

import hashlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from madang.kernel import clock
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.models import IdempotencyKey
from madang.kernel.text import Text

KEPT_FOR = timedelta(days=30)
_MAX_KEY = 100


def once(*, scope: str, key: str, request: object, do: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Runs `do` in one transaction and keeps its answer under the key; afterwards gives the kept answer.

    `scope` is whose key it is, `request` all that makes the request what it is. Raises InvalidInput where the key
    is missing, too long or not printable, NotPossible (`idempotency_key_reused`) where the key came with another
    request. If `do` raises, nothing is kept, and the request may come again.
    """
    _require_key(key)
    fingerprint = hashlib.sha256(_json(request)).hexdigest()
    with transaction.atomic():
        if not _take_key(scope, key, fingerprint):
            return _answer(IdempotencyKey.objects.get(scope=scope, key=key), fingerprint)
        answer: dict[str, Any] = orjson.loads(
            _json(do())
        )  # as it will be read again: the same answer both times
        IdempotencyKey.objects.filter(scope=scope, key=key).update(answer=answer)
        return answer


def begin(*, scope: str, key: str, request: object) -> dict[str, Any] | None:
    """For work of many transactions that may be done again without harm: the kept answer, or None where there is none
    yet, because the request is new, is being worked on elsewhere, or broke off. Raises as `once`.
    """
    _require_key(key)
    fingerprint = hashlib.sha256(_json(request)).hexdigest()
    with transaction.atomic():
        if _take_key(scope, key, fingerprint):
            return None
        return _answer(IdempotencyKey.objects.get(scope=scope, key=key), fingerprint) or None


def finish(*, scope: str, key: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Keeps the answer of work that `begin` began; where another who did the same was sooner, theirs is the answer."""
    with transaction.atomic():
        row = IdempotencyKey.objects.select_for_update().get(scope=scope, key=key)
        if row.answer is None:
            row.answer = answer
            row.save(update_fields=["answer"])
        kept: dict[str, Any] = row.answer
        return kept


def forget_old(now: datetime) -> int:
    """Deletes keys older than a month, in short transactions; says how many."""
    forgotten = 0
    old = IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).order_by("created_at")
    while ids := list(old.values_list("pk", flat=True)[:1000]):
        forgotten += IdempotencyKey.objects.filter(pk__in=ids).delete()[0]
    return forgotten


def erase_answers(naming: Collection[str]) -> int:
    """Empties the kept answers that name one of these numbers or ids, in the caller's transaction; says how many.

    The keys stay without a trace of what was asked: the same request again is refused (`idempotency_key_reused`), and
    not done a second time.
    """
    wanted = [name for name in naming if name]
    if not wanted:
        return 0
    named = reduce(or_, (Q(said__contains=name) for name in wanted))
    kept = IdempotencyKey.objects.annotate(said=Cast("answer", TextField())).filter(named)
    ids = list(kept.values_list("pk", flat=True))
    return IdempotencyKey.objects.filter(pk__in=ids).update(answer=None, fingerprint="")


def _require_key(key: str) -> None:
    if not (1 <= len(key) <= _MAX_KEY and key.isprintable()):
        raise InvalidInput(
            Text(
                "요청마다 다른 Idempotency-Key를 눈에 보이는 글자 1~100자로 보내 주십시오.",
                "Send an Idempotency-Key of 1 to 100 printable characters, a new one for each request.",
            ),
            "idempotency_key_missing",
        )


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)


def _take_key(scope: str, key: str, fingerprint: str) -> bool:
    """Whether the key was free and is ours now. Waits for another transaction that is just taking it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_idempotencykey (scope, key, fingerprint, created_at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (scope, key) DO NOTHING",
            [scope, key, fingerprint, connection.ops.adapt_datetimefield_value(clock.now())],
        )
        return bool(cursor.rowcount == 1)


def _answer(kept: IdempotencyKey, fingerprint: str) -> dict[str, Any]:
    if kept.fingerprint != fingerprint:
        raise NotPossible(
            Text(
                "같은 Idempotency-Key가 다른 내용의 요청에 이미 쓰였습니다. 새 키로 보내 주십시오.",
                "This Idempotency-Key was used for a different request. Send this one with a new key.",
            ),
            "idempotency_key_reused",
        )
    answer: dict[str, Any] = kept.answer or {}
    return answer
