"""The mask of what was found, in whatever spelling it stands in the file. The marks are those of the forms."""

import re
from collections.abc import Callable

from madang.kernel.personal_data.masks import MASKS, WHOLE
from madang.kernel.personal_data.normal import normalise

_TOWN = re.compile(r".*?(?:[읍면동리로길]|[0-9]가)(?=[ ,]{0,3}(?:산 ?)?[0-9]|$)", re.DOTALL)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def mask(kind: str, text: str) -> str:
    """What stands in place of a finding: 홍*동, 010-****-1234, 900101-*******. Its length may differ.

    What cannot be read as its kind is starred whole.
    """
    plain = " ".join(normalise(text).text.split())
    return _OWN.get(kind, _as_in_forms(kind))(plain) or WHOLE


def _as_in_forms(kind: str) -> Callable[[str], str | None]:
    masker = MASKS.get(kind)
    return lambda plain: masker(plain) if masker else None


def _digits(plain: str) -> str:
    return re.sub("[^0-9]", "", plain)


def _resident(plain: str) -> str | None:
    digits = _digits(plain)
    return f"{digits[:6]}-*******" if len(digits) == 13 else None


def _phone(plain: str) -> str | None:
    digits = (
        re.sub("^(?:00)?82(?:0(?=1|2|[3-7]))?", "0", _digits(plain))
        if re.match(r"\+|00|82", plain)
        else _digits(plain)
    )
    digits = digits if digits.startswith("0") else f"0{digits}"
    if not 9 <= len(digits) <= 12:
        return None
    return f"{digits[:2] if digits.startswith('02') else digits[:3]}-****-{digits[-4:]}"


def _card(plain: str) -> str | None:
    digits = _digits(plain)
    return f"{digits[:4]}-{digits[4:6]}**-****-{digits[-4:]}" if len(digits) == 16 else None


def _account(plain: str) -> str | None:
    digits = _digits(plain)
    return f"****{digits[-3:]}" if len(digits) >= 9 else None


def _driver(plain: str) -> str | None:
    digits = _digits(plain)
    return f"{digits[:2]}-{digits[2:4]}-******-**" if len(digits) == 12 else None


def _passport(plain: str) -> str | None:
    letters = re.sub("[^0-9A-Za-z]", "", plain)
    return f"{letters[:2]}*******" if len(letters) == 9 else None


def _birth(plain: str) -> str | None:
    year = _YEAR.match(plain)
    return f"{year[0]}.**.**" if year else None


def _address(plain: str) -> str | None:
    town = _TOWN.match(plain)
    return f"{town[0]} **" if town and not re.search("[0-9]{2}", town[0]) else None


def _name(plain: str) -> str | None:
    return MASKS["name"](plain.replace(" ", ""))


_OWN: dict[str, Callable[[str], str | None]] = {
    "rrn": _resident,
    "frn": _resident,
    "mobile": _phone,
    "phone": _phone,
    "card": _card,
    "account": _account,
    "driver": _driver,
    "passport": _passport,
    "birth": _birth,
    "address": _address,
    "name": _name,
}
