"""One value as typed or sent, made into a value of its field's type; or the fault, said to its author."""

import math
import re
from collections.abc import Callable
from datetime import date

from madang.domains.procedures.definition import Field
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

LARGEST = 2**63 - 1
LONGEST = {
    "text": 200,
    "textarea": 10_000,
    "address": 300,
    "email": 254,
    "phone": 30,
    "file": 255,
}

_TEXT = Text("{label}: 글자로 적어 주십시오.", "{label}: please write text.")
_ONE = Text("{label}: 값을 하나만 적어 주십시오.", "{label}: please give one value only.")
_UNREADABLE = Text(
    "{label}: 저장할 수 없는 특수문자가 들어 있습니다. 지우고 다시 적어 주십시오.",
    "{label}: it holds characters that cannot be kept. Please remove them.",
)
_LINE = Text("{label}: 한 줄로 적어 주십시오.", "{label}: please write it on one line.")
_LONG = Text(
    "{label}: {max}자까지 적을 수 있습니다. 지금은 {n}자입니다.",
    "{label}: at most {max} characters; you wrote {n}.",
)
_PATTERN = Text(
    "{label}: 형식에 맞지 않습니다. 예: {example}",
    "{label}: not in the expected form. For example: {example}",
)
_INTEGER = Text(
    "{label}: 정수로 적어 주십시오. 예: 1200", "{label}: please give a whole number, such as 1200."
)
_NUMBER = Text("{label}: 숫자로 적어 주십시오. 예: 12.5", "{label}: please give a number, such as 12.5.")
_MONEY = Text(
    "{label}: 원 단위 금액을 정수로 적어 주십시오. 예: 1,200,000", "{label}: whole won, such as 1,200,000."
)
_TOO_BIG = Text("{label}: 너무 큰 수입니다.", "{label}: the number is too large.")
_MIN = Text("{label}: {limit} 이상이어야 합니다.", "{label}: it must be at least {limit}.")
_MAX = Text("{label}: {limit} 이하여야 합니다.", "{label}: it must be at most {limit}.")
_EARLIEST = Text("{label}: {limit} 또는 그 뒤의 날짜여야 합니다.", "{label}: it must be {limit} or later.")
_LATEST = Text("{label}: {limit} 또는 그 앞의 날짜여야 합니다.", "{label}: it must be {limit} or earlier.")
_DATE = Text(
    "{label}: 날짜를 2026-05-01처럼 적어 주십시오.", "{label}: please write a date such as 2026-05-01."
)
_BOOLEAN = Text("{label}: 예 또는 아니요를 골라 주십시오.", "{label}: please choose yes or no.")
_CHOICE = Text("{label}: 보기 가운데 하나를 골라 주십시오.", "{label}: please choose one of the options.")
_CHOICES = Text("{label}: 보기 가운데에서 골라 주십시오.", "{label}: please choose from the options.")
_EMAIL = Text(
    "{label}: 전자우편 주소를 name@example.kr처럼 적어 주십시오.", "{label}: an address like name@example.kr."
)
_PHONE = Text("{label}: 전화번호를 010-1234-5678처럼 적어 주십시오.", "{label}: a number like 010-1234-5678.")
_ADDRESS = Text("{label}: 주소를 두 글자 이상 적어 주십시오.", "{label}: please write an address.")

_YES = {"true", "on", "yes", "1", "예", "y"}
_NO = {"false", "off", "no", "0", "아니요", "아니오", "n"}
_EMAIL_SHAPE = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}")
_PHONE_SHAPE = re.compile(r"(?:\+[0-9]{1,3}[-. ]?)?\(?[0-9]{1,4}\)?(?:[-. ]?[0-9]{3,4}){1,3}")
_DATE_SHAPE = re.compile(r"([0-9]{4})(?:-|\. ?|/)([0-9]{1,2})(?:-|\. ?|/)([0-9]{1,2})\.?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[+-]?[0-9]{1,400}(?:\.[0-9]{1,400})?")


class Refused(Exception):
    """A value that cannot be taken; carries the fault."""

    def __init__(self, field: Field, code: str, message: Text, **values: object) -> None:
        super().__init__(code)
        self.fault = FieldFault(field.name, code, message.format(label=field.label, **values))


def is_empty(value: object) -> bool:
    """Whether nothing was typed."""
    return (
        value is None
        or value in ("", [])
        or (isinstance(value, str) and len(value) < 1000 and not value.strip())
    )


def read(field: Field, value: object) -> object:
    """The value in the field's type, as JSON can keep it. Raises Refused."""
    return _READERS[field.type](field, value)


def _string(field: Field, value: object) -> str:
    """Text without what no database keeps (NUL, controls, lone surrogates), within its length."""
    if isinstance(value, (list, tuple, dict)):
        raise Refused(field, "not_single", _ONE)
    if not isinstance(value, str):
        raise Refused(field, "not_text", _TEXT)
    longest = field.max_length or LONGEST.get(field.type, 200)
    text = value[: longest * 2 + 10].strip() if len(value) > longest * 2 + 10 else value.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > longest or len(value) > longest * 2 + 10:
        raise Refused(field, "too_long", _LONG, max=longest, n=max(len(text), len(value)))
    if any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF or ord(c) == 127 for c in text):
        raise Refused(field, "unreadable", _UNREADABLE)
    return text


def _text(field: Field, value: object) -> str:
    text = _string(field, value)
    if "\n" in text and field.type != "textarea":
        raise Refused(field, "not_one_line", _LINE)
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise Refused(field, "pattern", _PATTERN, example=field.example)
    return text


def _number(field: Field, value: object, message: Text) -> int | float | str:
    """What was sent as a number, or the plain digits of what was typed."""
    if isinstance(value, (list, tuple, dict)):
        raise Refused(field, "not_single", _ONE)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise Refused(field, "not_a_number", message)
    if isinstance(value, float) and not math.isfinite(value):
        raise Refused(field, "not_a_number", message)
    if not isinstance(value, str):
        return value
    text = value.strip().removesuffix("원").strip() if len(value) < 1000 else ""
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text) or not text.isascii():
        raise Refused(field, "not_a_number", message)
    return text


def _integer(field: Field, value: object) -> int:
    message = _MONEY if field.type == "money" else _INTEGER
    found = _number(field, value, message)
    if isinstance(found, float) and abs(found) >= 2**53:
        raise Refused(field, "too_large", _TOO_BIG)
    if (isinstance(found, str) and "." in found) or (isinstance(found, float) and not found.is_integer()):
        raise Refused(field, "not_an_integer", message)
    number = int(found)
    if abs(number) > LARGEST:
        raise Refused(field, "too_large", _TOO_BIG)
    least = 0 if field.type == "money" and field.min is None else field.min
    _within(field, number, least, _MIN, _MAX)
    return number


def _decimal(field: Field, value: object) -> float | int:
    found = _number(field, value, _NUMBER)
    if isinstance(found, int) and abs(found) > 10**15:
        raise Refused(field, "too_large", _TOO_BIG)
    if isinstance(found, str) and len(found.strip("+-0.").replace(".", "")) > 15:
        raise Refused(field, "too_large", _TOO_BIG)
    number = float(f"{float(found):.15g}")
    if abs(number) > 1e15:
        raise Refused(field, "too_large", _TOO_BIG)
    _within(field, number, field.min, _MIN, _MAX)
    return int(number) if number.is_integer() else number


def _within(field: Field, value: object, least: object, low: Text, high: Text) -> None:
    if least is not None and value < least:  # type: ignore[operator]
        raise Refused(field, "too_small", low, limit=_plain(least))
    if field.max is not None and value > field.max:  # type: ignore[operator]
        raise Refused(field, "too_large", high, limit=_plain(field.max))


def _plain(limit: object) -> str:
    return f"{limit:,}" if isinstance(limit, (int, float)) else str(limit)


def _date(field: Field, value: object) -> str:
    found = _DATE_SHAPE.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 40 else None
    if not found or not value.isascii():  # type: ignore[attr-defined]
        raise Refused(field, "not_a_date", _DATE)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        raise Refused(field, "not_a_date", _DATE) from None
    _within(field, day, field.min, _EARLIEST, _LATEST)
    return day


def _boolean(field: Field, value: object) -> bool:
    if isinstance(value, bool):
        return value
    said = value.strip().lower() if isinstance(value, str) and len(value) < 20 else ""
    if said not in _YES | _NO:
        raise Refused(field, "not_a_boolean", _BOOLEAN)
    return said in _YES


def _choice(field: Field, value: object) -> str:
    if not isinstance(value, str) or all(option.value != value for option in field.choices):
        raise Refused(field, "not_an_option", _CHOICE)
    return value


def _choices(field: Field, value: object) -> list[str]:
    wanted = [value] if isinstance(value, str) else value
    known = [option.value for option in field.choices]
    if (
        not isinstance(wanted, (list, tuple))
        or len(wanted) > len(known)
        or not all(one in known for one in wanted)
    ):
        raise Refused(field, "not_an_option", _CHOICES)
    return [one for one in known if one in wanted]


def _shaped(shape: re.Pattern[str], message: Text) -> Callable[[Field, object], str]:
    def reader(field: Field, value: object) -> str:
        text = _text(field, value)
        if not shape.fullmatch(text):
            raise Refused(field, f"not_{field.type}", message)
        return text

    return reader


def _file(field: Field, value: object) -> object:
    """The name of a file handed in, or of several."""
    if isinstance(value, (list, tuple)):
        return [_text(field, one) for one in value[:100]]
    return _text(field, value)


_READERS: dict[str, Callable[[Field, object], object]] = {
    "text": _text,
    "textarea": _text,
    "integer": _integer,
    "decimal": _decimal,
    "money": _integer,
    "date": _date,
    "boolean": _boolean,
    "choice": _choice,
    "choices": _choices,
    "email": _shaped(_EMAIL_SHAPE, _EMAIL),
    "phone": _shaped(_PHONE_SHAPE, _PHONE),
    "address": _shaped(re.compile(r"(?s).{2,}"), _ADDRESS),
    "file": _file,
}
TYPES = tuple(_READERS)
