"""What stands around a number: the label it belongs to, words of an office, words of a person."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from madang.kernel.personal_data.labels import LABEL, OTHER, PUBLIC, last_label

LabelAt = Callable[[int], str | None]
"""For text of tables: the kind of the header under which an offset lies."""

_BEFORE, _AFTER, _HEADERS_BACK = 60, 24, 1500
_NEAR = 14  # a label that makes a number public must stand right before it
_HEADER_LINES = 3
_NUMBER = re.compile(r"[0-9](?:[-. ]?[0-9]){6}")
_OFFICE = re.compile(
    r"문의|직통|과장|팀장|국장|실장|소장|구청장|시장|주무관|대표\s*전화|대표\s*번호|담당|사무실|사무소|민원실|상황실|당직|콜센터|상담|고객센터|안내|교환|내선|팩스|전송|FAX|fax|Fax"
    r"|주민\s?센터|[시군구]청|(?:[가-힣]{1,12}(?:과|팀|국|실)|본부|사업소|위원회|공단|공사|재단|센터|지청|경찰서|소방서|보건소|도서관|학교|협회|병원)"
    r"(?![가-힣])|처리과|발신|회사|업체|상호|법인|\(주\)|주식회사|㈜|Office|office|T\.|TEL|Tel"
)
_PERSON = re.compile(
    r"자택|집\s?전화|집\)|\(집|본인|신청인|신청자|민원인|신고인|청구인|보호자|가족|세대주|(?<![가-힣])성\s*명|이\s*름|거주|"
    r"생년월일|배우자|부모|모친|부친"
    r"|개인|home|Home|씨(?![가-힣])|님(?![가-힣])|소유자|임차인|임대인|(?<![가-힣])(?:환자|학생)|비상\s*연락"
)
_CITY = re.compile(
    r"예금주\W{0,4}[가-힣]{0,8}(?:특별시|광역시|[시도군구]청|[시군구](?![가-힣])|재단|공단|공사)|지방세입|가상계좌\s*없"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The neighbourhood of text[start:end]. `label_at` is given for tables, whose lines are rows."""

    text: str
    start: int
    end: int
    label_at: LabelAt | None = None

    @property
    def before(self) -> str:
        line = self.text.rfind("\n", 0, self.start) + 1
        return self.text[max(line, self.start - _BEFORE) : self.start]

    @property
    def after(self) -> str:
        line = self.text.find("\n", self.end, self.end + _AFTER)
        return self.text[self.end : line if line >= 0 else self.end + _AFTER]

    def label(self) -> str | None:
        """The kind whose label it has: of the column, before it, behind it in brackets, in the header lines above."""
        if self.label_at and (kind := self.label_at(self.start)):
            return kind
        said = last_label(self.before)
        if said and (said[0] not in PUBLIC or self._close(said[1])):
            return said[0]
        return self._behind() or (None if self.label_at else self._above())

    def _close(self, gap: int) -> bool:
        """Whether a label that makes the number public is right before it, with no other number between."""
        return gap <= _NEAR and not re.search("[0-9]", self.text[self.start - gap : self.start])

    def _behind(self) -> str | None:
        """A label in brackets after the number: `123-45-678901 (국민은행)`."""
        after = self.after
        if not re.match(
            r"\s{0,2}[(\[/,]|\s?(?:[가-힣A-Z]{1,6}(?:은행|뱅크)|농협|수협|신협|새마을|우체국)", after
        ):
            return None
        said = last_label(re.split(r"[)\]\n]|[0-9]{4}", after)[0])
        return said[0] if said and said[0] not in PUBLIC else None

    def _above(self) -> str | None:
        """The label of the lines above: a line that is nothing but the label, or the header line of a list."""
        line = self.text.rfind("\n", 0, self.start)
        back = self.text[max(0, line - _HEADERS_BACK) : max(line, 0)].split("\n")
        for distance, above in enumerate(reversed(back)):
            if _NUMBER.search(above):
                continue
            said = last_label(above)
            if said is None:
                if distance >= _HEADER_LINES:
                    return None
                continue
            return self._only(above, said, distance)
        return None

    def _only(self, above: str, said: tuple[str, int], distance: int) -> str | None:
        """The label of a line above, if that line is a header of one kind of number."""
        kinds = {kind for kind, _ in _labels(above)}
        if said[0] == OTHER:
            return None
        if len(kinds) == 1 and len(above.strip()) <= 20 and said[1] <= 6 and distance < _HEADER_LINES:
            return said[0]
        numbers = kinds - {OTHER, "mobile", "phone", "birth", "name"}
        return numbers.pop() if len(kinds) > 1 and len(numbers) == 1 else None

    def office(self) -> bool | None:
        """True: an office's number by its words. False: a person's. None: neither is said."""
        for piece, nearest in ((self.before, max), (self.after, min), (self._lines_above(), max)):
            office = [m.start() for m in _OFFICE.finditer(piece)]
            person = [m.start() for m in _PERSON.finditer(piece)]
            if office or person:
                return not person or (bool(office) and nearest(office) == nearest(office + person))
        return None

    def _lines_above(self) -> str:
        line = self.text.rfind("\n", 0, self.start)
        return "" if self.label_at or line < 0 else self.text[max(0, line - _BEFORE) : line]

    def of_the_city(self) -> bool:
        """Whether an account is said to be an authority's."""
        return bool(_CITY.search(self.before) or _CITY.search(self.after))


def _labels(line: str) -> list[tuple[str, int]]:
    return [(str(m.lastgroup), m.end()) for m in LABEL.finditer(line)]
