"""What may be typed about a person, and when sign-in is locked: no database, no clock."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

CHECK_FIELDS = Text("표시된 항목을 고쳐 주십시오.", "Please correct the fields that are marked.")

_MISSING = Text("반드시 적어 주십시오.", "This cannot be empty.")
_TOO_LONG = Text("{longest}자까지 적을 수 있습니다.", "At most {longest} characters.")
_CONTROL = Text(
    "화면에 보이지 않는 문자가 들어 있습니다. 지우고 직접 입력해 주십시오.",
    "There are invisible characters in it. Please remove them and type it anew.",
)
_USERNAME = Text(
    "아이디는 영문 소문자와 숫자로 시작하여 3~40자로, 영문 소문자·숫자·점(.)·밑줄(_)·붙임표(-)만 적어 주십시오.",
    "A user name has 3 to 40 characters: Latin letters, digits, dot, underscore, hyphen; first a letter or digit.",
)
_PHONE = Text(
    "전화번호를 02-120, 010-1234-5678처럼 숫자와 붙임표(-)로 적어 주십시오.",
    "Please write the telephone number with digits and hyphens, such as 010-1234-5678.",
)
_BUSINESS_NUMBER = Text(
    "사업자등록번호 10자리를 다시 확인해 주십시오.",
    "Please check the ten digits of the business registration number.",
)


# --- text ----------------------------------------------------------------------------------------------


def tidy(value: str) -> str:
    """A single line as it is stored: composed (NFC), blanks at the ends gone, runs of blanks made one."""
    return re.sub(r" +", " ", unicodedata.normalize("NFC", value)).strip(" ")


def faults_in_line(field: str, value: str, *, longest: int, required: bool = True) -> tuple[FieldFault, ...]:
    """What is wrong with a tidied line: empty, too long, or with characters that one does not see."""
    if not value:
        return (FieldFault(field, "required", _MISSING),) if required else ()
    if len(value) > longest:
        return (FieldFault(field, "too_long", _TOO_LONG.format(longest=longest)),)
    if any(unicodedata.category(character)[0] in "CZ" and character != " " for character in value):
        return (FieldFault(field, "control_characters", _CONTROL),)
    return ()


def faults_in_username(username: str) -> tuple[FieldFault, ...]:
    """`username` is tidied and in lower case."""
    if re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,39}", username):
        return ()
    return (FieldFault("username", "username", _USERNAME),)


def faults_in_phone(phone: str) -> tuple[FieldFault, ...]:
    """A telephone number may be missing."""
    if not phone or re.fullmatch(r"\+?[0-9][0-9-]{3,17}[0-9]", phone):
        return ()
    return (FieldFault("phone", "phone", _PHONE),)


def clean_phone(phone: str) -> str:
    """A telephone number as it is stored; it may be empty. Raises InvalidInput."""
    phone = tidy(phone)
    if faults := faults_in_phone(phone):
        raise InvalidInput(CHECK_FIELDS, fields=faults)
    return phone


def clean_registration_number(number: str) -> str:
    """The ten digits of a 사업자등록번호, checked by its last digit. Raises InvalidInput."""
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number))
    if not re.fullmatch(r"[0-9]{10}", digits) or not _sum_is_right([int(d) for d in digits]):
        fault = FieldFault("registration_number", "registration_number", _BUSINESS_NUMBER)
        raise InvalidInput(CHECK_FIELDS, fields=(fault,))
    return digits


def _sum_is_right(digits: Sequence[int]) -> bool:
    weighted = sum(d * w for d, w in zip(digits, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=False))
    return (weighted + digits[8] * 5 // 10 + digits[9]) % 10 == 0


# --- locks ---------------------------------------------------------------------------------------------

MAX_TRIES = 5
"""Wrong answers to one question after which no answer is taken any more."""
WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 30
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=4)
MEMORY = timedelta(hours=24)
"""Failures older than this are forgotten."""


def account_locked_until(attempts: Iterable[tuple[datetime, bool]]) -> datetime | None:
    """Until when an account is locked, from its attempts (when, whether it succeeded) of the last day, in order.

    Five failures within fifteen minutes lock it for fifteen minutes; each further five double the time, up to
    four hours. A success wipes the slate.
    """
    locked: datetime | None = None
    rounds = 0
    recent: list[datetime] = []
    for at, succeeded in attempts:
        if succeeded:
            locked, rounds, recent = None, 0, []
            continue
        if locked is not None and at < locked:
            continue
        recent = [earlier for earlier in recent if at - earlier < WINDOW] + [at]
        if len(recent) >= ACCOUNT_LIMIT:
            locked = at + min(FIRST_LOCK * 2**rounds, LONGEST_LOCK)
            rounds, recent = rounds + 1, []
    return locked


def address_locked_until(failures: Sequence[datetime]) -> datetime | None:
    """Until when a network address is locked: thirty failures within fifteen minutes, in order of time."""
    if len(failures) < ADDRESS_LIMIT:
        return None
    return failures[-ADDRESS_LIMIT] + WINDOW


def network_of(address: str) -> str:
    """The part of a network address that belongs to one household: all of IPv4, the /64 of IPv6; else empty."""
    try:
        parsed = ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else parsed.packed[:8].hex()
    return str(parsed)
