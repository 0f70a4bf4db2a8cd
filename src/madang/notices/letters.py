"""The words of the letters."""

from datetime import datetime

from django.utils.timezone import localtime

from madang.domains.accounts import Contact
from madang.domains.cases import CaseNotice
from madang.kernel.mail import Letter
from madang.kernel.remote import public_address
from madang.kernel.text import Text
from madang.kernel.translations import plain

_SUBJECT = Text("[{number}] {procedure}: {summary}", "[{number}] {procedure}: {summary}")
_BODY = Text(
    """{name} 님, 안녕하십니까.

신청하신 민원에 새로운 진행 사항이 있어 알려 드립니다.

  접수번호: {number}
  민원 사무: {procedure}
  진행 사항: {summary}
  일시: {at}
{reason}{due}
  처리 부서: {department}
  담당자: {official}
  문의 전화: {contact}

모든 진행 과정과 처리 기한의 계산 근거는 아래 주소에서 누구나 볼 수 있습니다.
{page}
{unsubscribe}""",
    """Hello {name},

there is news of your application.

  Number: {number}
  Procedure: {procedure}
  What happened: {summary}
  When: {at}
{reason}{due}
  Department: {department}
  Handled by: {official}
  Telephone: {contact}

Everybody can follow every step, and how the due date is computed, at
{page}
{unsubscribe}""",
)
_BEARER = Text("신청인", "applicant")
_REASON = Text("  사유: {reason}\n", "  Reason: {reason}\n")
_DUE = Text("  처리 기한: {due}\n", "  Due: {due}\n")
_UNSUBSCRIBE = Text(
    "\n이 알림을 더 받지 않으시려면 아래 주소를 열어 주십시오.\n{link}\n",
    "\nTo stop these letters, open\n{link}\n",
)


def case_letter(
    notice: CaseNotice, contact: Contact, *, key: str, happened_at: datetime, at: datetime
) -> Letter:
    """The letter about one step, in the language of its reader. Times are local."""
    language = contact.language
    link = public_address(f"/{language[:2]}/unsubscribe/{contact.unsubscribe_token}/")
    words = {
        "number": notice.number,
        "procedure": notice.procedure[language],
        "summary": notice.summary[language],
    }
    body = _BODY[language].format(
        name=contact.name or _BEARER[language],
        at=f"{localtime(happened_at):%Y-%m-%d %H:%M}",
        reason=_REASON[language].format(reason=" ".join(notice.reason.split())) if notice.reason else "",
        due=_DUE[language].format(due=notice.due[language]) if notice.due else "",
        department=notice.department[language],
        official=notice.official[language],
        contact=notice.contact,
        page=public_address(f"/{language[:2]}/cases/{notice.number}/"),
        unsubscribe=_UNSUBSCRIBE[language].format(link=link),
        **words,
    )
    subject = _SUBJECT[language].format(**words)
    return Letter(key, contact.email, plain(subject), plain(body), language, at, unsubscribe=link)
