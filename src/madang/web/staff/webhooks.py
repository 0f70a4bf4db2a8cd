"""Webhooks: which other systems are told of disclosed events, and what became of each message. For the operator."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from madang.domains.procedures import Field, Option
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import DomainError
from madang.kernel.text import Text
from madang.web.staff import sending
from madang.web.staff.case_words import when
from madang.web.staff.frame import page
from madang.web.staff.gate import for_staff
from madang.webhooks import actions, rows, rules

HERE = "operator/"
STREAMS = {
    "case": Text("민원 처리", "Cases"),
    "procedure": Text("업무 절차", "Procedures"),
    "holiday": Text("공휴일", "Holidays"),
    "document": Text("공개 문서", "Public documents"),
}
STATUSES = {
    "pending": Text("보낼 차례를 기다림", "Waiting"),
    "delivered": Text("전달됨", "Delivered"),
    "failed": Text("전달하지 못함", "Given up"),
    "paused": Text("구독이 멈춰 대기", "Held while paused"),
    "withdrawn": Text("공개 중단으로 보내지 않음", "Not sent: no longer public"),
}
PAUSED_BECAUSE = {
    "operator": Text("운영자가 멈춤", "Paused by the operator"),
    "failing": Text("하루 넘게 전달되지 않아 멈춤", "Paused: nothing arrived for a day"),
    "gone": Text("수신 측이 더 받지 않겠다고 답해 멈춤(410)", "Paused: the receiver wants no more (410)"),
    "new-key": Text(
        "설치본의 비밀키가 바뀌어 멈춤. 새 비밀을 발급해 주십시오",
        "Paused: the key of the installation changed. Issue a new secret",
    ),
}
ADD_FIELDS = [
    Field(name="name", type="text", label=Text("이름", "Name"), required=True, max_length=80),
    Field(
        name="url",
        type="text",
        label=Text("수신 주소", "Address of the receiver"),
        help=Text("https://로 시작하는 주소 전체", "In full, beginning with https://"),
        required=True,
        max_length=500,
    ),
    Field(
        name="patterns",
        type="textarea",
        label=Text("사건 유형", "Types of events"),
        help=Text(
            "한 줄에 하나씩. 예: case.*, case.decided, 모두는 *",
            "One on each line. For example case.*, case.decided; * for all",
        ),
        required=True,
        max_length=1500,
        example="case.*",
    ),
    Field(
        name="streams",
        type="choices",
        label=Text("무엇에 관한 사건", "Events about"),
        help=Text("고르지 않으면 모두", "All of them, if none is chosen"),
        choices=tuple(Option(code, name) for code, name in STREAMS.items()),
    ),
]
REPLAY_FIELDS = [
    Field(
        name="from_event",
        type="integer",
        label=Text("사건 번호부터", "From event number"),
        help=Text("아래 목록의 번호입니다.", "The number in the list below."),
        min=1,
        max=10**15,
    ),
    Field(name="since", type="date", label=Text("또는 이 날부터", "Or from this day on")),
]
NOTHING: list[Field] = []


@for_staff(Role.OPERATOR)
def listing(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """`desk/operator/webhooks/`: the subscriptions, and a form for one more; its secret is shown this once."""
    told: dict[str, str] = {}
    error: DomainError | None = None

    def add(values: dict[str, Any]) -> None:
        told["id"], told["secret"] = actions.add_subscription(
            actor,
            name=values["name"],
            url=values["url"],
            patterns=values["patterns"].splitlines(),
            streams=values.get("streams") or (),
        )

    if request.method == "POST":
        try:
            sending.done_once(request, actor, "add", ADD_FIELDS, add)
        except sending.REFUSALS as refused:
            error = refused
    typed = sending.typed(request, "add", ADD_FIELDS) if error else {"patterns": "case.*"}
    values = {
        "subscriptions": [_line(row, language) for row in rows.subscriptions()],
        "form": sending.shown_form("add", _("Add"), ADD_FIELDS, language, values=typed, error=error),
        "secret": told.get("secret", ""),
        "shown_before": request.method == "POST" and not told and error is None,
    }
    status = error.status if error else 200
    return page(request, actor, language, "desk/webhooks.html", HERE, values, status=status)


@for_staff(Role.OPERATOR)
def one(request: HttpRequest, actor: Actor, language: str, id: str) -> HttpResponse:
    """`desk/operator/webhooks/{id}/?status=&before=`: its deliveries; pause, go on, a new secret, replay."""
    if rows.subscription(id) is None:
        raise Http404
    what = request.POST.get("what", "")
    if request.method != "POST" or what not in _ACTS:
        return _one(request, actor, language, id)
    told: dict[str, str] = {}
    try:
        fields = REPLAY_FIELDS if what == "replay" else NOTHING
        sending.done_once(request, actor, what, fields, lambda values: _ACTS[what](actor, id, values, told))
    except sending.REFUSALS as error:
        return _one(request, actor, language, id, error=error, sent=what)
    if what == "renew":
        return _one(request, actor, language, id, secret=told.get("secret", ""), renewed=True)
    return HttpResponseRedirect(f"/{language}/desk/operator/webhooks/{id}/?done=webhook-{what}", status=303)


def _renew(actor: Actor, id: str, values: Mapping[str, Any], told: dict[str, str]) -> None:
    told["secret"] = actions.renew_secret(actor, subscription_id=id)


def _replay(actor: Actor, id: str, values: Mapping[str, Any], told: dict[str, str]) -> None:
    actions.ask_replay(
        actor,
        subscription_id=id,
        from_event=values.get("from_event"),
        since=sending.start_of(values["since"]) if values.get("since") else None,
    )


_ACTS: dict[str, Callable[[Actor, str, Mapping[str, Any], dict[str, str]], None]] = {
    "pause": lambda actor, id, values, told: actions.pause_subscription(actor, subscription_id=id),
    "resume": lambda actor, id, values, told: actions.resume_subscription(actor, subscription_id=id),
    "renew": _renew,
    "replay": _replay,
}


def _one(
    request: HttpRequest,
    actor: Actor,
    language: str,
    id: str,
    *,
    error: DomainError | None = None,
    sent: str = "",
    secret: str = "",
    renewed: bool = False,
) -> HttpResponse:
    row = rows.subscription(id)
    assert row is not None
    status = request.GET.get("status", "")
    chosen = status if status in STATUSES else ""
    found, more = rows.deliveries(id, status=chosen, before=_number(request.GET.get("before", "")))
    mine = error if sent == "replay" else None
    typed = sending.typed(request, "replay", REPLAY_FIELDS) if mine else {}
    values = {
        "one": _line(row, language),
        "deliveries": [_delivery(one, language) for one in found],
        "statuses": [
            {"code": code, "name": name[language], "chosen": code == chosen, "n": row.counts.get(code, 0)}
            for code, name in STATUSES.items()
        ],
        "more": f"?status={chosen}&before={more}" if more else "",
        "replay": sending.shown_form(
            "replay", _("Send again"), REPLAY_FIELDS, language, values=typed, error=mine
        ),
        "refused": error.message[language] if error and mine is None else "",
        "secret": secret,
        "shown_before": renewed and not secret,
        "key": sending.new_id(),
    }
    code = error.status if error else 200
    return page(request, actor, language, "desk/webhook.html", HERE, values, status=code)


def _line(row: rows.SubscriptionRow, language: str) -> dict[str, Any]:
    failing = row.state == "active" and row.failing_since is not None
    return {
        "id": row.id,
        "name": row.name,
        "url": row.url,
        "patterns": list(row.patterns),
        "streams": [STREAMS[code][language] for code in row.streams or rules.PUBLIC_STREAMS],
        "active": row.state == "active",
        "failing": when(row.failing_since, language) if failing else "",
        "paused": PAUSED_BECAUSE[row.paused_because][language] if row.paused_because else "",
        "last": when(row.last_delivered_at, language),
        "counts": [
            {"name": STATUSES[code][language], "n": row.counts[code]}
            for code in STATUSES
            if row.counts.get(code)
        ],
    }


def _delivery(row: rows.DeliveryRow, language: str) -> dict[str, Any]:
    return {
        "event": row.event_id,
        "type": row.type,
        "subject": row.subject,
        "status": row.status,
        "status_name": STATUSES[row.status][language],
        "attempts": row.attempts,
        "error": row.last_error,
        "next": when(row.next_try_at, language),
        "delivered": when(row.delivered_at, language),
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
