"""Check digits and dates. They make a finding surer; they never dismiss one where numbers are given without them."""

from datetime import date

_RESIDENT = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_BUSINESS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_CENTURIES = {
    "1": 1900, "2": 1900, "3": 2000, "4": 2000, "5": 1900, "6": 1900, "7": 2000, "8": 2000, "9": 1800, "0": 1800,
}  # fmt: skip
LAST_YEAR_OF_BIRTH = 2049
"""Later years of birth are not believed of a number without a label."""


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1 (cards)."""
    total = sum(int(d) for d in digits[-1::-2])
    return (total + sum(sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])) % 10 == 0


def resident(digits: str) -> bool:
    """Whether 13 digits carry the check digit of resident numbers given before 2020-10-05."""
    return (11 - _weighted(digits, _RESIDENT) % 11) % 10 == int(digits[12])


def foreigner(digits: str) -> bool:
    """Whether 13 digits carry the check digit of older foreigner registration numbers."""
    return (13 - _weighted(digits, _RESIDENT) % 11) % 10 == int(digits[12])


def corporation(digits: str) -> bool:
    """Whether 13 digits carry the check digit of corporation numbers given before 2025-01-31."""
    total = sum(int(d) * (1 + n % 2) for n, d in enumerate(digits[:12]))
    return (10 - total % 10) % 10 == int(digits[12])


def business(digits: str) -> bool:
    """Whether 10 digits carry the check digit of business registration numbers."""
    total = _weighted(digits, _BUSINESS) + int(digits[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(digits[9])


def born(digits: str) -> date | None:
    """The date of birth that a resident or foreigner number says; None where there is no such day."""
    try:
        return date(_CENTURIES[digits[6]] + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(d) * w for d, w in zip(digits, weights, strict=False))
