"""How a spreadsheet shows a number: dates, sums, and patterns such as 000-0000-0000. Source: ECMA-376, 18.8.30."""

import re
from datetime import datetime, timedelta

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PATTERN = re.compile(r"^[0#\-() ]*-[0#\-() ]*$")
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def is_date(number_format: int, code: str) -> bool:
    """Whether a format of this number and code shows dates or times."""
    if number_format in _DATES:
        return True
    return bool(code) and any(c in "ymdhsYMDHS" for c in _LITERALS.sub("", code)) and "General" not in code


def pattern_of(code: str) -> str:
    """The digits-and-hyphens pattern of a format, empty where it has none."""
    last = re.sub(r"\\(.)", r"\1", _LITERALS_EXCEPT_ESCAPES.sub("", code.split(";")[-1]))
    return last.strip() if _PATTERN.match(last.strip()) else ""


_LITERALS_EXCEPT_ESCAPES = re.compile(r"\[[^\]]*\]|_.|\"")


def shown(value: str, dated: bool, pattern: str, since_1904: bool) -> str:
    """A number as text: never in powers of ten, so that digits of a telephone number stay together."""
    try:
        number = float(value)
    except ValueError:
        return value
    if dated:
        return _date(number, since_1904)
    if number.is_integer() and abs(number) < 1e15:
        whole = str(int(number))
        return _filled(whole, pattern) if pattern else whole
    return value


def _date(number: float, since_1904: bool) -> str:
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    try:
        moment = start + timedelta(days=round(number * 86400) / 86400)
    except (OverflowError, ValueError):
        return str(number)
    if 0 <= number < 1:
        return f"{moment:%H:%M:%S}"
    return f"{moment:%Y-%m-%d}" if number.is_integer() else f"{moment:%Y-%m-%d %H:%M:%S}"


def _filled(digits: str, pattern: str) -> str:
    """The pattern from the right, filled with digits."""
    left, out = digits.lstrip("-"), []
    for sign in reversed(pattern):
        if sign in "0#":
            out.append(left[-1] if left else ("0" if sign == "0" else ""))
            left = left[:-1]
        else:
            out.append(sign)
    return left + "".join(reversed(out))
