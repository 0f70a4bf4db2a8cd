"""The embedded provider: six digits by e-mail. They are derived from a secret of ours, so that nothing keeps them."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from madang.kernel import jobs, mail
from madang.kernel.clock import parse_instant
from madang.kernel.identity import Asked
from madang.kernel.text import Text

DIGITS = 6
_SUBJECT = Text("확인 번호를 보내 드립니다", "Your confirmation code")
_BODY = Text(
    "안녕하십니까.\n\n확인 번호는 {code} 입니다. 번호를 요청하신 화면에 10분 안에 적어 주십시오. "
    "한 번만 쓸 수 있습니다.\n\n"
    "번호를 요청하신 일이 없다면 이 편지를 지우시고, 번호를 아무에게도 알려 주지 마십시오. "
    "저희는 전화나 편지로 이 번호를 여쭙지 않습니다.\n",
    "Hello,\n\nyour confirmation code is {code}. Please enter it within ten minutes on the page that asked for it. "
    "It works once.\n\nIf you did not ask for it, delete this letter and tell the code to nobody. "
    "We never ask for it by telephone or letter.\n",
)


class EmailCode:
    """Whoever reads the address can answer. What is kept is a keyed hash of reference and digits."""

    code = "email-code"
    name = Text("전자우편 확인 번호", "Code by e-mail")

    def begin(self, asked: Asked) -> dict[str, str]:
        payload = {
            "reference": asked.reference,
            "to": asked.email,
            "language": asked.language,
            "at": asked.at.isoformat(),
        }
        jobs.enqueue("send-identity-code", payload)
        return {"reference": asked.reference, "hash": _hash(asked.reference, code_of(asked.reference))}

    def proves(self, kept: Mapping[str, str], answer: str) -> bool:
        typed = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", answer[:40]))
        return constant_time_compare(_hash(kept["reference"], typed), kept["hash"])


def code_of(reference: str) -> str:
    """The digits of a challenge. They cannot be computed without the secret key of this system."""
    digest = salted_hmac("madang.identity-code", reference, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


@jobs.job("send-identity-code")
def send(payload: dict[str, Any]) -> None:
    """Sends the letter with the digits; sent twice it is the same letter."""
    language, reference = payload["language"], payload["reference"]
    body = _BODY[language].format(code=code_of(reference))
    key, at = f"identity-code:{reference}", parse_instant(payload["at"])
    mail.carrier().send(mail.Letter(key, payload["to"], _SUBJECT[language], body, language, at))


def _hash(reference: str, code: str) -> str:
    value = f"{reference}:{code}".encode("utf-8", "surrogatepass")
    return salted_hmac("madang.identity-code-kept", value, algorithm="sha256").hexdigest()
