"""How each kind of personal data is masked: the part that is shown and the part that is starred."""

import re
from collections.abc import Callable

WHOLE = "****"

_LONG_SURNAMES = ("남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방")
_OFFICIAL_MAIL = ("seoul.go.kr", "korea.kr")
RESIDENT = re.compile(r"([0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))[-\s]?[0-9]{7}", re.ASCII)
_PHONE = re.compile(r"(0[0-9]{1,2}|\+82[-\s]?[0-9]{1,2})[-.\s)]{0,2}[0-9]{3,4}[-.\s]?([0-9]{4})", re.ASCII)
_EMAIL = re.compile(r"([A-Za-z0-9._%+-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_PLATE = re.compile(r"(?:[가-힣]{2}\s?)?([0-9]{2,3}[가-힣])\s?[0-9]{4}")
_BIRTH = re.compile(r"([0-9]{4})[-.\s]{1,2}[0-9]{1,2}[-.\s]{1,2}[0-9]{1,2}\.?")
_REGION = re.compile(r"[가-힣]+(?:시|도|군|구)|서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|제주")
_TOWN = re.compile(r"([가-힣][가-힣0-9·.]*?(?:읍|면|동|[0-9]가|길|로(?![0-9]+가)|[^0-9로]가))(?=[0-9,(]|$)")
_CARD = re.compile(r"([0-9]{4})[-\s]?([0-9]{2})[0-9]{2}[-\s]?[0-9]{4}[-\s]?([0-9]{1,4})")


def _name(value: str) -> str | None:
    if not re.fullmatch(r"[가-힣]{2,6}", value):
        return None
    if len(value) == 2:
        return value[0] + "*"
    if len(value) == 4 and value.startswith(_LONG_SURNAMES):
        return f"{value[:2]}*{value[-1]}"
    return value[0] + "*" * (len(value) - 2) + value[-1]


def _phone(value: str) -> str | None:
    found = _PHONE.fullmatch(value)
    return f"{found[1]}-****-{found[2]}" if found else None


def _email(value: str) -> str | None:
    found = _EMAIL.fullmatch(value)
    if not found:
        return None
    if found[2].lower() in _OFFICIAL_MAIL:
        return value
    return f"{found[1][: min(2, len(found[1]) - 1)]}***@{found[2]}"


def _address(value: str) -> str | None:
    """To the town (읍·면·동) or the road, then asterisks; None where neither follows a district."""
    kept: list[str] = []
    for token in value.split():
        town = _TOWN.match(token)
        if kept and town:
            return " ".join([*kept, town[1], "**"])
        if not _REGION.fullmatch(token):
            return None
        kept.append(token)
    return None


def _by_pattern(pattern: re.Pattern[str] | str, shape: str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern) if isinstance(pattern, str) else pattern

    def masker(value: str) -> str | None:
        found = compiled.fullmatch(value)
        return shape.format(*found.groups()) if found else None

    return masker


MASKS: dict[str, Callable[[str], str | None]] = {
    "name": _name,
    "mobile": _phone,
    "phone": _phone,
    "email": _email,
    "address": _address,
    "rrn": _by_pattern(RESIDENT, "{0}-*******"),
    "frn": _by_pattern(RESIDENT, "{0}-*******"),
    "passport": _by_pattern(r"([MSRODG].)[0-9A-Z]{7}", "{0}*******"),
    "driver": _by_pattern(r"([0-9]{2})-?([0-9]{2})-?[0-9]{6}-?[0-9]{2}", "{0}-{1}-******-**"),
    "biz": _by_pattern(r"([0-9]{3})-?([0-9]{2})-?[0-9]{5}", "{0}-{1}-*****"),
    "corp": _by_pattern(r"([0-9]{6})-?[0-9]{7}", "{0}-*******"),
    "card": _by_pattern(_CARD, "{0}-{1}**-****-{2}"),
    "account": _by_pattern(r"([가-힣A-Za-z]*)\s?[0-9-]{7,16}([0-9]{3})", "{0} ****{1}"),
    "plate": _by_pattern(_PLATE, "{0}****"),
    "birth": _by_pattern(_BIRTH, "{0}.**.**"),
    "health_ins": lambda _: WHOLE,
    "ip": _by_pattern(r"([0-9]{1,3}\.[0-9]{1,3})\.[0-9]{1,3}\.([0-9]{1,3})", "{0}.***.{1}"),
}
