"""A delegation table ready for display in one language: matters by sector, versions with what each changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from madang.domains import procedures
from madang.domains.approvals import delegation
from madang.domains.organisation import Directory
from madang.kernel import clock
from madang.web.public import moments

GENERAL, DOCUMENTS = "general", "document"
_GROUPS = {
    GENERAL: gettext_lazy("What holds for everything else"),
    DOCUMENTS: gettext_lazy("Documents of the office"),
}


@dataclass(frozen=True, slots=True)
class Cooperating:
    """A department that co-operates; `name` is empty where the organisation has none with this code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter: who decides it, in one line for each amount, and what goes with it."""

    code: str
    name: str
    procedure: str  # code of the procedure it is about, if there is a page for it
    decides: tuple[str, ...]
    reserved: bool
    policy: bool
    reviews: str
    cooperates: tuple[Cooperating, ...]
    in_order: bool
    retention: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    code: str
    name: str
    matters: tuple[MatterLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list; `state` is now, to_come or past."""

    number: int
    since: moments.Moment | None
    published: moments.Moment | None
    note: str
    state: str
    changes: tuple[str, ...]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class TableShown:
    """The whole page."""

    institution: str
    institution_code: str
    title: str
    of_city: bool  # the institution has no table of its own
    version: VersionLine
    groups: tuple[GroupShown, ...]
    narrowed: bool
    total: int
    versions: tuple[VersionLine, ...]


class Words:
    """What a table is shown with: names of departments, procedures with their sectors, the language."""

    def __init__(self, directory: Directory, language: str) -> None:
        self.language = language
        self._directory = directory
        self._sectors = {v.code: v.definition.sector for v in procedures.published()}
        self.sectors = procedures.sectors()

    def group_of(self, code: str) -> str:
        """The group in which a row stands: a sector, the documents, or the rest."""
        first, _, rest = code.partition(":")
        if first == DOCUMENTS:
            return DOCUMENTS
        if first != "case" or not rest:
            return GENERAL
        subject = rest.partition(":")[0]
        sector = self._sectors.get(subject, subject.partition("-")[0])
        return sector if any(s.code == sector for s in self.sectors) else GENERAL

    def groups(self) -> list[tuple[str, str]]:
        """Code and name of each group, in the order of the page."""
        named = [(s.code, s.name[self.language]) for s in self.sectors]
        return [*named, *((code, str(name)) for code, name in reversed(_GROUPS.items()))]

    def matter(self, found: delegation.Settled) -> MatterLine:
        language = self.language
        subject = found.code.split(":")[1] if found.code.startswith("case:") else ""
        return MatterLine(
            code=found.code,
            name=found.name[language],
            procedure=subject if subject in self._sectors else "",
            decides=tuple(said[language] for said in delegation.decision_lines(found)),
            reserved=found.reserved,
            policy=found.policy,
            reviews="" if found.reviews is None else delegation.reviews_said(found)[language],
            cooperates=tuple(self._department(code) for code in found.cooperates),
            in_order=found.in_order,
            retention=delegation.retention_said(found)[language],
        )

    def _department(self, code: str) -> Cooperating:
        row = self._directory.structure.named(code)
        return Cooperating(code, row.name[self.language] if row else "")


def table_shown(
    table: delegation.TableVersion,
    versions: Sequence[delegation.TableVersion],
    words: Words,
    asked: Mapping[str, str],
    institution: tuple[str, str],
    zone: ZoneInfo,
) -> TableShown:
    """The page of a table. `asked`: `group` and `q`; `institution`: its code and name; `versions` the newest first."""
    current = next((one.id for one in versions if one.valid_from and one.valid_from <= clock.now()), table.id)
    lines = [
        _version(one, versions[n + 1 :], current, table, zone, words.language)
        for n, one in enumerate(versions)
    ]
    own = next((line for line in lines if line.is_shown), None)
    found = tuple(_groups(table, words, asked))
    return TableShown(
        institution=institution[1],
        institution_code=institution[0],
        title=table.title[words.language],
        of_city=not table.is_standard and table.institution != institution[0],
        version=own or _version(table, (), current, table, zone, words.language),
        groups=found,
        narrowed=bool(asked["group"] or asked["q"]),
        total=sum(len(group.matters) for group in found),
        versions=tuple(lines),
    )


def _groups(table: delegation.TableVersion, words: Words, asked: Mapping[str, str]) -> Iterator[GroupShown]:
    """The groups that have a matter which fits, each with those matters."""
    by_group: dict[str, list[MatterLine]] = {}
    for row in table.rules.matters:
        line = words.matter(delegation.settle(row.code, table.rules.by_code))
        if _fits(line, asked["q"]):
            by_group.setdefault(words.group_of(row.code), []).append(line)
    for code, name in words.groups():
        if code in by_group and asked["group"] in ("", code):
            yield GroupShown(code, name, tuple(by_group[code]))


def _fits(line: MatterLine, q: str) -> bool:
    said = f"{line.code} {line.name} {' '.join(line.decides)}".casefold()
    return all(word in said for word in q.casefold().split())


def _version(
    one: delegation.TableVersion,
    older: Sequence[delegation.TableVersion],
    current: int,
    shown: delegation.TableVersion,
    zone: ZoneInfo,
    language: str,
) -> VersionLine:
    to_come = one.valid_from is not None and one.valid_from > clock.now()
    changes = delegation.what_changed(older[0].rules if older else None, one.rules)
    return VersionLine(
        number=one.number,
        since=moments.day_of(one.valid_from, zone, language) if one.valid_from else None,
        published=moments.day_of(one.published_at, zone, language) if one.published_at else None,
        note=one.note[language],
        state="to_come" if to_come else "now" if one.id == current else "past",
        changes=tuple(change.said[language] for change in changes),
        is_shown=one.id == shown.id and one.number == shown.number,
    )


def institution_choices(directory: Directory, chosen: str, language: str, home: str) -> list[Choice]:
    """The institutions whose table may be looked at: the city, and those that have published one of their own."""
    codes = delegation.institutions_with_tables() | {home, chosen}
    rows = {row.code: row for row in directory.institutions if row.code in codes}
    return [Choice(code, row.name[language], code == chosen) for code, row in sorted(rows.items())]


def all_groups(words: Words, chosen: str) -> list[Choice]:
    """The groups as choices of the filter."""
    return [Choice(code, name, code == chosen) for code, name in words.groups()]


def version_name(number: int) -> str:
    """How a version is called."""
    return gettext("Version %(n)s") % {"n": number} if number else gettext("the standard of the system")
