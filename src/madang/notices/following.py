"""Follows the disclosed events of cases and tells the applicant of each, once."""

from datetime import datetime
from typing import Any

from madang.domains import accounts, cases
from madang.domains.accounts import Contact
from madang.domains.cases import BY_RECEIPT
from madang.kernel import clock, jobs, mail, outbox
from madang.kernel.clock import parse_instant
from madang.kernel.errors import NotFound
from madang.kernel.models import Event
from madang.notices.letters import case_letter
from madang.notices.models import Notice

TOO_OLD_AFTER_DAYS = 7  # a letter about something long past would confuse; imported histories tell nobody


def note(event: Event) -> None:
    """Makes the notice of an event, and asks for its letter to be sent. Called again it does nothing."""
    found = cases.notice_for(event) if event.disclosed else None
    if found is None or (event.recorded_at - event.at).days >= TOO_OLD_AFTER_DAYS:
        return
    for recipient in found.recipient_ids:
        notice, is_new = Notice.objects.get_or_create(
            event=event, account_id=recipient, defaults={"made_at": clock.now()}
        )
        if is_new:
            jobs.enqueue("send-notice", {"notice": notice.pk})


@jobs.job("send-notice")
def send_notice(payload: dict[str, Any]) -> None:
    """Sends the letter of one notice. The address and the wish to be told are read now, not when it was made."""
    notice = Notice.objects.select_related("event").get(pk=payload["notice"])
    if notice.state in (Notice.State.SENT, Notice.State.SKIPPED):
        return
    try:
        state, reason = _send(notice)
    except Exception as error:
        settle(notice, Notice.State.FAILED, f"{type(error).__name__}: {error}", None)
        raise
    settle(notice, state, reason, clock.now())


@jobs.job("send-mail")
def send_mail(payload: dict[str, Any]) -> None:
    """Sends a letter that its sender has written out: `to`, `subject`, `body`, `language`, `kind`, `asked_at`."""
    asked = payload.get("asked_at")
    at = parse_instant(asked) if asked else clock.now()
    key = ":".join(str(payload.get(part, "")) for part in ("kind", "account_id", "to", "subject", "body"))
    letter = mail.Letter(key, payload["to"], payload["subject"], payload["body"], payload["language"], at)
    mail.carrier().send(letter)


FOLLOWER = outbox.Consumer("notices", lambda stream, type: stream == "case" and type != "case.history", note)


def _send(notice: Notice) -> tuple[str, str]:
    """Sends, or says why not."""
    found = cases.notice_for(notice.event)
    if found is None or notice.account_id not in found.recipient_ids:
        return Notice.State.SKIPPED, "there is nothing to tell any more, or this reader has no part in it"
    try:
        contact = _contact(notice)
    except NotFound:
        return Notice.State.SKIPPED, "the account no longer exists"
    if not contact.email:
        return Notice.State.SKIPPED, "there is no e-mail address"
    if not contact.notify:
        return Notice.State.SKIPPED, "no letters are wanted, or the address was never confirmed"
    key = f"notice:{notice.event.uid}:{notice.account_id}"
    mail.carrier().send(case_letter(found, contact, key=key, happened_at=notice.event.at, at=notice.made_at))
    return Notice.State.SENT, ""


def _contact(notice: Notice) -> Contact:
    """How to reach the reader of a notice. Raises NotFound."""
    if notice.account_id != BY_RECEIPT:
        return accounts.contact_of(notice.account_id)
    given = cases.receipt_contact(notice.event.stream_id)
    if given is None:
        raise NotFound()
    return Contact("", given.email, given.language, True, "", given.unsubscribe_token)


def settle(notice: Notice, state: str, reason: str, at: datetime | None) -> None:
    """Notes what became of a letter; one that was sent stays sent."""
    attempts = min(notice.attempts + 1, 30_000)
    Notice.objects.filter(pk=notice.pk).exclude(state=Notice.State.SENT).update(
        state=state, reason=reason[:300], settled_at=at, attempts=attempts
    )
