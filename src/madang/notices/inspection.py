"""Delivers what the petition inspector wrote to the officials who are to answer: a letter of duty, not a wish."""

from typing import Any

from madang.domains import accounts, cases
from madang.kernel import clock, jobs, mail, outbox
from madang.kernel.errors import NotFound
from madang.kernel.mail import Letter
from madang.kernel.models import Event
from madang.kernel.remote import public_address
from madang.kernel.text import Text
from madang.notices.following import settle
from madang.notices.models import Notice

_TITLE = {
    "reminder": Text("민원 처리 독려", "Reminder"),
    "dunning": Text("민원 처리 독촉장", "Dunning letter"),
}
_SUBJECT = Text("[{number}] {title}: {procedure}", "[{number}] {title}: {procedure}")
_BODY = {
    "reminder": Text(
        """{department}

민원심사관이 아래 민원의 처리를 독려합니다.

  접수번호: {number}
  민원 사무: {procedure}
  접수일: {filed}
  처리 기한: {due}
{words}
기한 안에 처리하기 어려우면 미리 사유를 공개하거나 연장해 주십시오.
{page}
""",
        """{department}

The petition inspector reminds you of this application.

  Number: {number}
  Procedure: {procedure}
  Filed: {filed}
  Due: {due}
{words}
If it cannot be finished in time, publish the reason or extend the deadline before it passes.
{page}
""",
    ),
    "dunning": Text(
        """{department}의 장

민원 처리에 관한 법률 시행령 제28조제2항에 따라, 처리기간이 지난 아래 민원의 처리를 독촉합니다.

  접수번호: {number}
  민원 사무: {procedure}
  접수일: {filed}
  처리 기한: {due}
{words}
지체 없이 처리하고, 곧 처리할 수 없으면 지연 사유를 공개해 주십시오. 답하기 전까지 업무 책상에 남습니다.
{page}
""",
        """To the head of {department}

The deadline of this application has passed. You are asked to finish it
(Enforcement Decree of the Civil Petitions Act, Art. 28(2)).

  Number: {number}
  Procedure: {procedure}
  Filed: {filed}
  Due: {due}
{words}
Finish it without delay; where that is not possible, publish the reason. This stays on your desk until it is answered.
{page}
""",
    ),
}
_WORDS = Text("\n  민원심사관의 말: {words}\n", "\n  The inspector's words: {words}\n")
_NO_DATE = Text("정해진 기한 없음", "no date set")


def note(event: Event) -> None:
    """Makes a letter for each official who is to answer. Called again it does nothing."""
    found = cases.inspection_notice_for(event)
    for account_id in found.recipients if found else ():
        notice, is_new = Notice.objects.get_or_create(
            event=event, account_id=account_id, defaults={"made_at": clock.now()}
        )
        if is_new:
            jobs.enqueue("send-inspection-letter", {"notice": notice.pk})


@jobs.job("send-inspection-letter")
def send_letter(payload: dict[str, Any]) -> None:
    """Sends the letter of one notice to the official's address as it is now."""
    notice = Notice.objects.select_related("event").get(pk=payload["notice"])
    if notice.state in (Notice.State.SENT, Notice.State.SKIPPED):
        return
    try:
        state, reason = _send(notice)
    except Exception as error:
        settle(notice, Notice.State.FAILED, f"{type(error).__name__}: {error}", None)
        raise
    settle(notice, state, reason, clock.now())


def letter_for(
    found: cases.InspectionNotice, contact: accounts.Contact, *, key: str, notice: Notice
) -> Letter:
    """The words of a letter, in the language of its reader."""
    language = contact.language if contact.language in ("ko", "en") else "ko"
    words = {
        "number": found.number,
        "title": _TITLE[found.kind][language],
        "procedure": found.procedure[language],
        "department": found.department[language],
        "filed": found.filed[language],
        "due": (found.due or _NO_DATE)[language],
        "words": _WORDS[language].format(words=found.words) if found.words else "",
        "page": public_address(f"/{language}/desk/cases/{found.number}/"),
    }
    subject = _SUBJECT[language].format(**words)
    return Letter(
        key, contact.email, subject, _BODY[found.kind][language].format(**words), language, notice.made_at
    )


FOLLOWER = outbox.Consumer(
    "inspection-letters",
    lambda stream, type: stream == "case" and type in ("case.reminded", "case.dunned"),
    note,
)


def _send(notice: Notice) -> tuple[str, str]:
    """Sends, or says why not."""
    try:
        contact = accounts.contact_of(notice.account_id)
    except NotFound:
        return Notice.State.SKIPPED, "the account no longer exists"
    if not contact.email:
        return Notice.State.SKIPPED, "the account has no e-mail address"
    found = cases.inspection_notice_for(notice.event)
    if found is None:
        return Notice.State.SKIPPED, "there is nothing to tell any more"
    key = f"notice:{notice.event.uid}:{notice.account_id}"
    mail.carrier().send(letter_for(found, contact, key=key, notice=notice))
    return Notice.State.SENT, ""
