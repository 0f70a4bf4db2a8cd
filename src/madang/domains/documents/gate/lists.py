"""Lists that came as plain lines (PDF, plain text): what stands under a line of headers, where no cell says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from madang.domains.documents.gate.tables import DAY
from madang.kernel.personal_data import Confidence, Found, detect, header_kind
from madang.kernel.personal_data.labels import LABEL, PUBLIC
from madang.kernel.personal_data.names import is_foreign_name, is_name

_HEADER_WORD = re.compile(
    rf"성\s{{0,4}}명|이\s?름|[연순]번|금액|비고|일자|수량|구분|신청[인자]|민원인|대상자|대표자|[Nn]ame|{LABEL.pattern}",
    re.IGNORECASE,
)
_LONGEST_HEADER_LINE = 160
_LONGEST_ROW = 300
_RESIDENTS = frozenset({"rrn", "frn", "rrn_back"})
_PATIENCE = 6  # lines without a value after which a list has ended
_NUMBERED = re.compile(r"\S*[0-9]\S*")
_TOKEN = re.compile(r"[^\s|,;\t]+")
_DAY_IN_LINE = re.compile(rf"(?<![0-9.-])(?:{DAY.pattern})(?![0-9-])")
_NUMBERS = frozenset(
    {"rrn", "frn", "card", "passport", "driver", "health_ins", "mobile", "phone", "plate", "account"}
)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the rows below lines of headers hold, and where rows are whose headers name no resident number."""

    found: list[Found] = field(default_factory=list)
    without_residents: list[tuple[int, int, bool]] = field(default_factory=list)  # whether of corporations

    def doubts(self, one: Found) -> bool:
        """Whether a finding is a corporation's number, or a date and a sum beside each other, in such a row."""
        if one.kind not in ("rrn", "frn"):
            return False
        beside = re.search(r"[0-9] +[0-9]", one.text) is not None
        return any(
            start <= one.start and one.end <= end and (beside or of_corporations)
            for start, end, of_corporations in self.without_residents
        )


def in_lists(text: str) -> Listed:
    """Looks through the rows below each line of headers; offsets in the text."""
    listed = Listed()
    kinds: tuple[str, ...] = ()
    left = start = rows = 0
    if not _HEADER_WORD.search(text):
        return listed
    for line in text.split("\n"):
        if header := _header(line, least=2 if rows or not kinds else 1):
            kinds, left = (header if rows else kinds + header), _PATIENCE
            rows = 0
        elif kinds and len(line) <= _LONGEST_ROW and not _labelled(line):
            row = list(_row(line, kinds))
            listed.found.extend(replace(one, start=start + one.start, end=start + one.end) for one in row)
            if not _RESIDENTS & {*kinds, *(label.lastgroup for label in LABEL.finditer(line))}:
                listed.without_residents.append((start, start + len(line), "corp" in kinds))
            rows += bool(row)
            left = _PATIENCE if row or len(_NUMBERED.findall(line)) > 1 else left - 1
            kinds = kinds if left else ()
        start += len(line) + 1
    return listed


def _header(line: str, least: int) -> tuple[str, ...]:
    """The kinds that a line of headers names, in their order; empty where fewer than `least` are named.

    One is enough right below a line of headers: cells of headers are broken over lines.
    """
    if (
        len(line) > _LONGEST_HEADER_LINE
        or re.search("[0-9]{4}", line)
        or len(_HEADER_WORD.findall(line)) < least
    ):
        return ()
    words = _TOKEN.findall(line)
    kinds, others, at = [], 0, 0
    while at < len(words):
        said = ((header_kind(" ".join(words[at : at + size])), size) for size in (1, 2, 3))
        kind, size = next((pair for pair in said if pair[0]), (None, 1))
        kinds += [kind] if kind else []
        others += not kind
        at += size
    return tuple(kinds) if len(kinds) >= least and 2 * others <= len(kinds) else ()


def _labelled(line: str) -> bool:
    """Whether a line brings labels of its own, or names a number that is nobody's: it is no row of a list."""
    if any(label.lastgroup in PUBLIC for label in LABEL.finditer(line)):
        return True
    return any(header_kind(word) in _NUMBERS | {"birth"} for word in _TOKEN.findall(line))


def _row(line: str, kinds: tuple[str, ...]) -> Iterator[Found]:
    """The values of one row: those of each column are looked for behind those of the column before, then anywhere."""
    taken: list[Found] = []
    reached = 0
    found = {kind: _of_kind(line, kind) for kind in dict.fromkeys(kinds)}
    for kind in kinds:
        behind = [one for one in found[kind] if one.start >= reached and not _over(one, taken)]
        if behind:
            taken.append(behind[0])
            reached = behind[0].end
    taken += [one for kind in found for one in found[kind] if not _over(one, taken)]
    person = "name" in kinds and not {"post", "body"} & set(kinds)
    yield from (
        replace(one, confidence=Confidence.LIKELY) if person and one.kind == "phone" else one for one in taken
    )
    if "name" in kinds and "post" not in kinds:
        yield from _names(line, certain=person and any(one.holds for one in taken))


def _of_kind(line: str, kind: str) -> list[Found]:
    """What in a line could stand under a header of this kind."""
    if kind == "birth":
        return [Found("birth", Confidence.LIKELY, *day.span(), day[0]) for day in _DAY_IN_LINE.finditer(line)]
    if kind not in _NUMBERS:
        return []
    alike = {kind, "mobile"} if kind == "phone" else {"rrn", "frn"} if kind in ("rrn", "frn") else {kind}
    found = detect(line, lambda _: kind)
    return [one for one in found if one.kind in alike and (one.holds or one.kind == "phone")]


def _names(line: str, *, certain: bool) -> Iterator[Found]:
    confidence = Confidence.LIKELY if certain else Confidence.CANDIDATE
    for word in _TOKEN.finditer(line):
        if is_name(word[0]) and header_kind(word[0]) is None:
            yield Found("name", confidence, *word.span(), word[0])
    for words in re.finditer(r"[A-Z][A-Za-z'-]{1,20}(?: [A-Z][A-Za-z'-]{1,20}){1,4}", line):
        if is_foreign_name(words[0]):
            yield Found("name", confidence, *words.span(), words[0])


def _over(one: Found, others: list[Found]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in others)
