"""From a text to what it says of persons: which detector looks where, and which of two that overlap is kept."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from madang.kernel.personal_data import contacts, numbers, places
from madang.kernel.personal_data.found import Confidence, Found
from madang.kernel.personal_data.names import names
from madang.kernel.personal_data.normal import normalise
from madang.kernel.personal_data.surroundings import LabelAt, Surroundings

Judge = Callable[[str, int, int, Surroundings], numbers.Judged | None]

# Of findings that overlap and are equally sure the earlier in this order is kept
_NUMBERS: tuple[tuple[re.Pattern[str], Judge], ...] = (
    (numbers.RESIDENT, numbers.resident),
    (numbers.LABELLED_RESIDENT, numbers.resident),
    (contacts.MOBILE, contacts.mobile),
    (numbers.DRIVER, numbers.driver),
    (numbers.CARD, numbers.card),
    (contacts.LANDLINE, contacts.landline),
    (numbers.GROUPS, numbers.labelled),
    (numbers.DIGITS, numbers.labelled),
)
_ELSEWHERE: tuple[tuple[re.Pattern[str], re.Pattern[str], Judge], ...] = (
    (re.compile(r"[MSRODGmsrodg][- ]?[0-9]{3}"), numbers.PASSPORT, numbers.passport),
    (re.compile(r"@|\((?:at|AT)\)|\[at\]"), contacts.EMAIL, contacts.email),
    (re.compile(r"[0-9][ ]?[가-힣][ -]?[0-9]{4}"), places.PLATE, places.plate),
    (re.compile(r"[동리가로길면읍][ ,]{1,2}산?[ ]?[0-9]"), places.ADDRESS, places.address),
    (re.compile(r"[0-9][ ]?동[ ]{0,2}[0-9]{3,4}[ ]?호"), places.FLAT, places.address),
    (re.compile(r"월[ ]?일|생일|출생|[0-9일.][ ]?생|[Bb]irth|DOB"), places.BIRTH, places.birth),
    (re.compile(r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]"), contacts.IP, contacts.ip),
    (re.compile(r"[공영빵][일1][공영육칠팔구빵]|[OoQ0][1lI|][OoQ0]"), contacts.SPELT, contacts.spelt),
    (re.compile(r"[OoQ][1lI|][OoQ0]|[OoQ0][lI|][OoQ0]|0[lI1|][OoQ]"), contacts.SWAPPED, contacts.spelt),
)
_RUN = re.compile(
    r"(?:[0-9][^0-9\n]{0,4}){8,}[0-9]"
)  # what has fewer digits close together is no number of a person
_REACH = 4  # characters before a run that belong to it: `서울 12-…`, `M12…`, `+(0)…`
_WRAP = re.compile(r"(?<=[0-9\-])[ \t]{0,8}\r?\n[ \t]{0,8}(?=[0-9\-])(?![0-9]{1,2}[.)] )")
_TAIL, _HEAD = re.compile(r"(?<![0-9])[0-9\-. \t]{1,44}$"), re.compile(r"[0-9\-. \t]{1,24}")
_SPACED = re.compile(r"(?:[0-9\-][ \t]){6,24}[0-9]")
_RANK = {Confidence.CERTAIN: 0, Confidence.LIKELY: 1, Confidence.CANDIDATE: 2}


def detect(text: str, label_at: LabelAt | None = None) -> list[Found]:
    """What in a text looks like personal data, in order, none over another.

    `label_at` tells of an offset the header it stands under; it is given for the rows of tables.
    """
    normal = normalise(text)
    plain = normal.text
    if (given := label_at) and normal.steps:

        def label_at(offset: int) -> str | None:
            return given(normal.original(offset, offset)[0])

    inline = list(_numbers(plain, label_at))
    broken = [one for one in _wrapped(plain, label_at) if not _known_otherwise(one, inline)]
    kept = _without_overlaps([*inline, *broken, *_elsewhere(plain, label_at), *names(plain)])
    back = ((f, *normal.original(f.start, f.end)) for f in kept)
    return [Found(f.kind, f.confidence, start, end, text[start:end]) for f, start, end in back]


def _numbers(text: str, label_at: LabelAt | None) -> Iterator[Found]:
    for run in _RUN.finditer(text):
        start, end = max(0, run.start() - _REACH), run.end()
        for pattern, judge in _NUMBERS:
            for found in pattern.finditer(text, start, end):
                yield from _judged(text, found.start(), found.end(), judge, label_at)
        for spaced in _SPACED.finditer(text, start, end):
            yield from _in_view(text, _View.without(text, spaced.start(), spaced.end(), " \t"), label_at)


def _elsewhere(text: str, label_at: LabelAt | None) -> Iterator[Found]:
    for hint, pattern, judge in _ELSEWHERE:
        for start, end in _lines(text, hint):
            for found in pattern.finditer(text, start, end):
                group = next((name for name, value in found.groupdict().items() if value is not None), 0)
                yield from _judged(text, found.start(group), found.end(group), judge, label_at)


def _lines(text: str, hint: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The lines in which something occurs, each once."""
    done = 0
    while found := hint.search(text, done):
        start = max(done, text.rfind("\n", 0, found.start()) + 1)
        end = text.find("\n", found.end())
        done = len(text) if end < 0 else end
        yield start, done


def _judged(text: str, start: int, end: int, judge: Judge, label_at: LabelAt | None) -> Iterator[Found]:
    judged = judge(text, start, end, Surroundings(text, start, end, label_at))
    if judged:
        yield Found(judged[0], judged[1], start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class _View:
    """A piece of text without some of its characters; `places` are the offsets of those left."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def without(cls, text: str, start: int, end: int, dropped: str) -> "_View":
        places = tuple(n for n in range(start, end) if text[n] not in dropped)
        return cls("".join(text[n] for n in places), places)

    @classmethod
    def joined(cls, text: str, start: int, end: int) -> "_View":
        gaps = {n for wrap in _WRAP.finditer(text, start, end) for n in range(*wrap.span())}
        places = tuple(n for n in range(start, end) if n not in gaps)
        return cls("".join(text[n] for n in places), places)


def _wrapped(text: str, label_at: LabelAt | None) -> Iterator[Found]:
    """Numbers broken over lines, with the hyphen at the end, at the beginning, or without one."""
    for wrap in _WRAP.finditer(text) if label_at is None else ():
        before = _TAIL.search(text, max(0, wrap.start() - 44), wrap.start())
        start = before.start() if before else wrap.start()
        if start and text[start - 1] == "*":  # the end of a masked number
            continue
        after = _HEAD.match(text, wrap.end())
        end = after.end() if after else wrap.end()
        ends = [end]
        if again := _WRAP.match(text, end):
            ends.append(found.end() if (found := _HEAD.match(text, again.end())) else again.end())
        for end in ends:
            if sum(c.isdigit() for c in text[start:end]) >= 9:
                view = _View.joined(text, start, end)
                yield from (
                    f for f in _in_view(text, view, None) if f.start < wrap.start() and f.end > wrap.end()
                )


def _known_otherwise(broken: Found, inline: list[Found]) -> bool:
    """Whether what is a number by its label alone would swallow one of another kind that stands whole in a line."""
    return broken.kind in ("account", "health_ins") and any(
        one.holds and one.kind != broken.kind and one.start < broken.end and broken.start < one.end
        for one in inline
    )


def _in_view(text: str, view: _View, label_at: LabelAt | None) -> Iterator[Found]:
    for pattern, judge in _NUMBERS:
        for found in pattern.finditer(view.text):
            start, end = view.places[found.start()], view.places[found.end() - 1] + 1
            if judged := judge(
                view.text, found.start(), found.end(), Surroundings(text, start, end, label_at)
            ):
                yield Found(judged[0], judged[1], start, end, text[start:end])


def _without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Of those that lie over each other one that holds, the longest, the surest, the one found first."""
    kept: list[Found] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda f: (not f.holds, f.start - f.end, _RANK[f.confidence])):
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
