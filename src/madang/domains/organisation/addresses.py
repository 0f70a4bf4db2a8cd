"""Which district an address lies in, from its words. Pure: no database."""

import re
from collections.abc import Collection, Iterable, Iterator

from madang.domains.organisation.lookup import InstitutionRow
from madang.kernel.text import Text

_BREAKS = re.compile(r"[\s,()·]+")
_OF_A_CITY = re.compile(r"(특별자치시|특별자치도|특별시|광역시|시|도)$")


def city_stems(names: Iterable[Text]) -> frozenset[str]:
    """What people call a city before its districts: 서울 of 서울특별시, 마당 of 마당시."""
    words = (word for name in names for word in _BREAKS.split(name.ko) if word)
    return frozenset(_stem(word) for word in words)


def district_in(
    address: str, districts: Collection[InstitutionRow], cities: Collection[str]
) -> InstitutionRow | None:
    """The one district that an address names, in Korean or in English; None where it names none, several, or one of
    another city (부산광역시 중구 is not 서울특별시 중구).

    `cities` are the stems of what the authority's own city is called. An address may begin with the district.
    """
    found = {row.code: row for row in _named(address, districts, cities)}
    return next(iter(found.values())) if len(found) == 1 else None


def _named(
    address: str, districts: Collection[InstitutionRow], cities: Collection[str]
) -> Iterator[InstitutionRow]:
    by_korean = {row.name.ko: row for row in districts}
    by_english = {row.name.en.casefold(): row for row in districts}
    before: list[str] = []
    for word in _BREAKS.split(address.strip()):
        if row := by_english.get(word.casefold()):
            yield row
        elif row := by_korean.get(word) or _joined(word, by_korean, cities):
            if _is_here(before, cities):
                yield row
            return  # what follows a district is a part of it: 중구 동호로, 강남구 서초대로
        before.append(word)


def _joined(
    word: str, by_korean: dict[str, InstitutionRow], cities: Collection[str]
) -> InstitutionRow | None:
    """A district written in one with its city: 서울특별시종로구."""
    for name, row in by_korean.items():
        city = word.removesuffix(name)
        if city != word and _OF_A_CITY.search(city) and _stem(city) in cities:
            return row
    return None


def _is_here(before: Iterable[str], cities: Collection[str]) -> bool:
    """Whether what stands before a district is our own city, a postal code, or nothing."""
    return all(word.isdecimal() or not word or _stem(word) in cities for word in before)


def _stem(word: str) -> str:
    return _OF_A_CITY.sub("", word)
