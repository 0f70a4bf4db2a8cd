"""The mails about an account itself. Each is asked for as background work, in the transaction that causes it."""

from madang.domains.accounts.models import Account
from madang.kernel import jobs
from madang.kernel.remote import public_address
from madang.kernel.text import Text
from madang.kernel.translations import plain

_VERIFY_SUBJECT = Text("전자우편 주소를 확인해 주십시오", "Please confirm your e-mail address")
_VERIFY_BODY = Text(
    "안녕하십니까.\n\n아래 주소를 열어 이 전자우편 주소가 본인의 것임을 확인해 주십시오. "
    "이 주소는 24시간 동안 한 번만 쓸 수 있습니다.\n\n{link}\n\n"
    "가입하거나 주소를 바꾸신 일이 없다면 이 편지를 지우셔도 됩니다.\n",
    "Hello,\n\nplease open the following address to confirm that this e-mail address is yours. "
    "It works once, within 24 hours.\n\n{link}\n\n"
    "If you did not register or change your address, you may delete this letter.\n",
)
_TAKEN_SUBJECT = Text("이미 가입하신 전자우편 주소입니다", "This e-mail address is registered already")
_TAKEN_BODY = Text(
    "안녕하십니까.\n\n누군가 이 전자우편 주소로 가입하려고 했습니다. 이 주소는 이미 다른 계정에서 확인되었으므로 "
    "새 계정에는 쓸 수 없습니다. 본인이 하신 일이라면 기존 계정으로 로그인해 주십시오.\n",
    "Hello,\n\nsomebody tried to register with this e-mail address. It was confirmed for another account before, "
    "so a new account cannot use it. If it was you, please sign in with the account you have.\n",
)
_CHANGED_SUBJECT = Text("계정의 {what} 바뀌었습니다", "Your account: {what} has changed")
_CHANGED_BODY = Text(
    "안녕하십니까.\n\n회원님 계정의 {what} 바뀌었습니다. 본인이 하신 일이 아니라면 곧바로 저희에게 알려 주십시오.\n",
    "Hello,\n\n{what} of your account has changed. If it was not you, please tell us at once.\n",
)
PASSWORD = Text("비밀번호가", "the password")
EMAIL = Text("전자우편 주소가", "the e-mail address")


def send_verification(account: Account, email: str, token: str) -> None:
    link = public_address(f"/{account.language}/account/verify/?token={token}")
    _send(account, email, "email-verification", _VERIFY_SUBJECT, _VERIFY_BODY.format(link=link))


def send_taken(account: Account, email: str) -> None:
    """To the reader of an address that another account has confirmed; the person registering learns nothing."""
    _send(account, email, "email-taken", _TAKEN_SUBJECT, _TAKEN_BODY)


def send_changed(account: Account, email: str, what: Text) -> None:
    if email:
        subject, body = _CHANGED_SUBJECT.format(what=what), _CHANGED_BODY.format(what=what)
        _send(account, email, "account-changed", subject, body)


def _send(account: Account, to: str, kind: str, subject: Text, body: Text) -> None:
    language = account.language
    payload = {
        "to": to,
        "subject": plain(subject[language]),
        "body": plain(body[language]),
        "language": language,
        "kind": kind,
        "account_id": account.pk,
    }
    jobs.enqueue("send-mail", payload)
