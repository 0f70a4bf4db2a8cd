"""Invented identifiers in the spellings in which people and programs write them."""

import re
from random import Random

from madang.kernel.personal_data import checks

SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류"
    "나진지엄채원천방공현함변염여추도소석선설마길"
)
GIVEN = "민서준지우현도윤하은수아영호진경철미숙정희성훈재원동혁태연선혜나라빈솔채예승규상병기순옥용석찬주환명근화식자"
BANKS = {
    "국민은행": (6, 2, 6),
    "신한은행": (3, 3, 6),
    "우리은행": (4, 3, 6),
    "하나은행": (3, 6, 5),
    "농협": (3, 4, 4, 2),
    "카카오뱅크": (4, 2, 7),
    "기업은행": (3, 6, 2, 3),
    "새마을금고": (4, 4, 4, 1),
    "우체국": (6, 2, 6),
    "토스뱅크": (4, 4, 4),
    "SC제일은행": (3, 2, 6),
    "대구은행": (3, 2, 6),
}
_FULL = str.maketrans("0123456789-MSR", "０１２３４５６７８９－ＭＳＲ")


def digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def person(random: Random) -> str:
    if random.random() < 0.04:
        return random.choice(("남궁", "황보", "제갈", "선우")) + random.choice(GIVEN) + random.choice(GIVEN)
    return (
        random.choice(SURNAMES[:30] if random.random() < 0.8 else SURNAMES)
        + random.choice(GIVEN)
        + random.choice(GIVEN)
    )


def day(random: Random, since: int = 1930, until: int = 2019) -> tuple[int, int, int]:
    return random.randint(since, until), random.randint(1, 12), random.randint(1, 28)


def resident(random: Random, *, foreigner: bool = False) -> str:
    """13 digits with a hyphen; of those born until 2019 half keep the old check digit, the rest were given anew.

    Who was born from 2010 to 2019 always has it: only what is written without a hyphen could be mistaken for a time.
    """
    year, month, on = day(random)
    sex = random.choice((5, 6) if foreigner else (1, 2)) + (2 if year >= 2000 else 0)
    body = f"{year % 100:02}{month:02}{on:02}{sex}{digits(random, 5)}"
    if random.random() < 0.5 or year % 100 in range(10, 20):
        valid = checks.foreigner if foreigner else checks.resident
        body += next(d for d in "0123456789" if valid(body + d))
    else:
        body += digits(random, 1)
    return f"{body[:6]}-{body[6:]}"


def card(random: Random) -> str:
    body = random.choice(("4", "5", "9", "35", "62")) + digits(random, 14)
    body = body[:15]
    body += next(d for d in "0123456789" if checks.luhn(body + d))
    return "-".join(body[n : n + 4] for n in (0, 4, 8, 12))


def account(random: Random) -> tuple[str, str]:
    bank, groups = random.choice(list(BANKS.items()))
    return bank, "-".join(digits(random, count) for count in groups)


def mobile(random: Random) -> str:
    middle = f"{random.randint(2000, 9999)}"
    return (
        f"010-{middle}-{digits(random, 4)}"
        if random.random() < 0.93
        else f"01{random.choice('16789')}-{random.randint(200, 999)}-{digits(random, 4)}"
    )


def landline(random: Random) -> str:
    area = random.choice(("02", "031", "032", "051", "062", "070", "064"))
    middle = (
        f"{random.randint(3000, 9899)}"
        if area in ("02", "031", "070") and random.random() < 0.7
        else f"{random.randint(211, 699)}"
    )
    return f"{area}-{middle if area != '02' or not middle.startswith('2133') else '3142'}-{digits(random, 4)}"


def passport(random: Random) -> str:
    letter = random.choice("MMMMSR")
    return (
        f"{letter}{digits(random, 8)}"
        if random.random() < 0.5
        else f"{letter}{digits(random, 3)}{random.choice('ABCDEFGH')}{digits(random, 4)}"
    )


def driver(random: Random) -> str:
    region = random.choice([*range(11, 27), 28])
    return f"{region}-{digits(random, 2)}-{digits(random, 6)}-{digits(random, 2)}"


def plate(random: Random) -> str:
    letter = random.choice("가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주하허호")
    return f"{random.randint(10, 999)}{letter}{random.choice(('', ' '))}{random.randint(1000, 9999)}"


def street(random: Random) -> str:
    road = random.choice(
        ("월드컵북로", "독립문로", "새문안로12길", "은평로", "테헤란로", "성산로", "동일로174길")
    )
    gu = random.choice(("마포구", "서대문구", "종로구", "은평구", "강남구", "노원구"))
    return (
        f"{random.choice(('서울특별시', '서울', '서울시'))} {gu} {road} {random.randint(3, 400)}, "
        f"{random.randint(101, 130)}동 {random.randint(101, 2504)}호"
    )


def corporation(random: Random, *, believed: bool) -> str:
    """A corporation number; `believed`: its first digits could be a date and its seventh a sex."""
    office = "110111" if believed else random.choice(("134511", "180171", "285011", "164171"))
    body = office + f"{random.randint(0, 8) if not believed else random.choice('0128')}{digits(random, 5)}"
    body += next(d for d in "0123456789" if checks.corporation(body + d))
    return f"{body[:6]}-{body[6:]}"


def respelt(random: Random, kind: str, text: str) -> str:
    """The same number as other people write it. What needs its groups to be known keeps them."""
    ways = [lambda t: t] * 4 + [
        lambda t: t.translate(_FULL),
        lambda t: t.replace("-", random.choice("‐‑–—−－ㅡ")),
        lambda t: t.replace("-", " - "),
        lambda t: t.replace("-", "- "),
        lambda t: t[: len(t) // 2] + random.choice("\u200b\u00ad\ufeff\u2060") + t[len(t) // 2 :],
        lambda t: t.replace("-", "\u00a0-"),
    ]
    if kind in ("rrn", "frn", "mobile"):
        ways += [lambda t: t.replace("-", ""), lambda t: t.replace("-", " "), lambda t: t.replace("-", ".")]
    if kind == "mobile":
        ways += [
            lambda t: "+82 " + t[1:],
            lambda t: "+82-" + t[1:],
            lambda t: f"({t[:3]}) {t[4:]}",
            lambda t: t.replace("-", "/"),
            lambda t: " ".join(t.replace("-", "")),
            lambda t: t.replace("-", ")", 1),
        ]
    if kind == "card":
        ways += [lambda t: t.replace("-", " "), lambda t: t.replace("-", "")]
    if kind in ("account", "driver"):
        ways += [lambda t: t.replace("-", "") if kind == "account" else t]
    return random.choice(ways)(text)


def wrapped(random: Random, text: str) -> str:
    """The number broken over two lines: inside a group or at its hyphen."""
    places = [n for n in range(2, len(text) - 1) if re.match(r"[0-9-]{2}", text[n - 1 : n + 1])]
    place = random.choice(places) if places else 0
    return text[:place] + random.choice(("\n", " \n", "\n  ")) + text[place:] if places else text
