"""Reading the file of `madang import organisation`. Every fault of form names the path at which it stands."""

from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from madang.domains.accounts import tidy
from madang.domains.organisation import LADDER
from madang.domains.organisation.imports.plan import (
    DepartmentEntry,
    DutyEntry,
    InstitutionEntry,
    OfficialEntry,
    Plan,
    PostEntry,
)
from madang.domains.organisation.models import AuthoritySettings, Duty, Institution
from madang.domains.procedures.loader import read_document
from madang.domains.procedures.shape import Reader
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

_NOT_TEXT = Text("{file}은(는) UTF-8 글이 아닙니다.", "{file} is not a text in UTF-8.")
_INVALID = Text(
    "조직 파일에 고쳐야 할 곳이 {n}개 있습니다. 아무것도 바꾸지 않았습니다.",
    "The file of the organisation has {n} faults to be mended; nothing was changed.",
)
_CHOICE = Text(
    "{path}에 {value}(이)라는 값은 없습니다. {known} 가운데 하나를 적어 주십시오.{hint}",
    "{path} is {value}, which does not exist. Use one of {known}.{hint}",
)
_HINT = Text(" 혹시 {near}입니까?", " Did you mean {near}?")
_RANK = Text(
    "{path}의 직급은 1부터 7까지의 수입니다: {ladder}.", "{path} must be a rank from 1 to 7: {ladder}."
)
_TWICE = Text("{path}의 {value}은(는) 이미 {first}에 있습니다.", "{path}: {value} stands at {first} already.")
_WHICH = Text(
    "{path}에 institution을 적어 주십시오. 기관이 하나일 때에만 줄일 수 있습니다.",
    "{path} lacks institution; it may be left out only where there is one.",
)
_ZONE = Text(
    "{path}에는 Asia/Seoul 같은 시간대 이름을 적어야 합니다({value}은(는) 없음).{hint}",
    "{path} must be the name of a time zone such as Asia/Seoul; there is no {value}.{hint}",
)


def read_organisation(file: Path) -> Plan:
    """What a YAML or JSON file says the organisation shall be. Raises OSError, InvalidInput with all faults."""
    try:
        words = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(_NOT_TEXT.format(file=file.name)) from error
    reading = _Reading()
    plan = reading.plan(read_document(words), file.name)
    faults = tuple(dict.fromkeys(reading.faults))
    if faults or plan is None:
        raise InvalidInput(_INVALID.format(n=len(faults)), fields=faults)
    return plan


class _Reading(Reader):
    """One method for each kind of entry."""

    def plan(self, document: object, file: str) -> Plan | None:
        needed = ("authority", "institutions", "departments", "officials")
        raw = self.mapping(document, file, needed=needed)
        if raw is None or self.faults:
            return None
        about = self.entry(raw["authority"], "authority", ("name",), ("zone", "officials_shown"))
        institutions = self.each(raw["institutions"], "institutions", self.institution)
        only = institutions[0].code if len(institutions) == 1 else ""
        plan = Plan(
            name=self.text(about.get("name", {}), "authority.name"),
            zone=self.zone(about),
            officials_shown=self.one_of(
                about, "officials_shown", "authority", AuthoritySettings.OfficialsShown.values
            ),
            institutions=institutions,
            departments=self.each(raw["departments"], "departments", self.department_of(only)),
            officials=self.each(raw["officials"], "officials", self.official),
        )
        self.once((entry.path, "code", entry.code) for entry in plan.institutions)
        self.once((entry.path, "code", entry.code) for entry in plan.departments)
        self.once((entry.path, "username", entry.username) for entry in plan.officials)
        return plan

    def zone(self, raw: dict[str, Any]) -> str:
        zone = self.optional(raw, "zone", "authority")
        if zone and zone not in available_timezones():
            near = _near(zone, available_timezones())
            self.fault("authority.zone", "no_such_zone", _ZONE, value=zone[:60], hint=near)
        return zone

    def institution(self, value: object, path: str) -> InstitutionEntry:
        raw = self.entry(value, path, ("code", "name", "kind"))
        return InstitutionEntry(
            path=path,
            code=self.line(raw, "code", path),
            name=self.text(raw.get("name", {}), f"{path}.name"),
            kind=self.one_of(raw, "kind", path, Institution.Kind.values),
        )

    def department_of(self, only: str) -> Callable[[Any, str], DepartmentEntry]:
        """Reads a department; `only` is the institution where there is no more than one."""

        def department(value: object, path: str) -> DepartmentEntry:
            raw = self.entry(value, path, ("code", "name"), ("institution", "parent", "phone"))
            if "institution" not in raw and not only:
                self.fault(path, "missing", _WHICH)
            return DepartmentEntry(
                path=path,
                code=self.line(raw, "code", path),
                name=self.text(raw.get("name", {}), f"{path}.name"),
                institution=self.optional(raw, "institution", path) or only,
                parent=self.optional(raw, "parent", path),
                phone=self.optional(raw, "phone", path),
            )

        return department

    def official(self, value: object, path: str) -> OfficialEntry:
        raw = self.entry(value, path, ("username", "name", "posts"), ("phone", "duties"))
        return OfficialEntry(
            path=path,
            username=self.line(raw, "username", path).lower(),
            name=self.line(raw, "name", path),
            phone=self.optional(raw, "phone", path),
            posts=self.each(raw.get("posts", []), f"{path}.posts", self.post),
            duties=self.each(raw.get("duties", []), f"{path}.duties", self.duty),
        )

    def post(self, value: object, path: str) -> PostEntry:
        raw = self.entry(value, path, ("department", "rank"), ("title",))
        rank = raw.get("rank", 1)
        if isinstance(rank, bool) or not isinstance(rank, int) or not 1 <= rank <= len(LADDER):
            self.fault(f"{path}.rank", "no_such_rank", _RANK, ladder=_ladder())
            rank = 1
        title = self.text(raw["title"], f"{path}.title") if "title" in raw else LADDER[rank - 1]
        return PostEntry(path, self.line(raw, "department", path), rank, title)

    def duty(self, value: object, path: str) -> DutyEntry:
        """`operator`, or with an institution `{duty: disclosure_officer, institution: city}`."""
        if isinstance(value, str):
            return DutyEntry(path, self.known(value, path, Duty.Role.values), "")
        raw = self.entry(value, path, ("duty",), ("institution",))
        role = self.one_of(raw, "duty", path, Duty.Role.values)
        return DutyEntry(path, role, self.optional(raw, "institution", path))

    # --- the parts of an entry -------------------------------------------------------------------------

    def entry(
        self, value: object, path: str, needed: Collection[str], may: Collection[str] = ()
    ) -> dict[str, Any]:
        return self.mapping(value, path, needed=needed, may=may) or {}

    def line(self, raw: dict[str, Any], key: str, path: str) -> str:
        """A needed line; that it is missing was said already."""
        return tidy(self.string(raw.get(key, ""), f"{path}.{key}"))

    def optional(self, raw: dict[str, Any], key: str, path: str) -> str:
        return self.line(raw, key, path) if raw.get(key) is not None else ""

    def one_of(self, raw: dict[str, Any], key: str, path: str, choices: Collection[str]) -> str:
        return self.known(self.optional(raw, key, path), f"{path}.{key}", choices)

    def known(self, value: str, path: str, choices: Collection[str]) -> str:
        """The value; a fault where it is none of the choices, unless it is empty."""
        if value and value not in choices:
            said = {"value": value[:60], "known": ", ".join(choices), "hint": _near(value, choices)}
            self.fault(path, "no_such_choice", _CHOICE, **said)
        return value

    def once(self, said: Iterable[tuple[str, str, str]]) -> None:
        """A fault for each value (path of the entry, key, value) that stands twice."""
        first: dict[str, str] = {}
        for path, key, value in said:
            if value and value in first:
                self.fault(f"{path}.{key}", "twice", _TWICE, value=value[:60], first=first[value])
            first.setdefault(value, path)


def _near(value: str, known: Collection[str]) -> Text:
    near = get_close_matches(value[:60], list(known), n=1)
    return _HINT.format(near=near[0]) if near else Text("", "")


def _ladder() -> Text:
    def named(language: str) -> str:
        return ", ".join(f"{rank} {title[language]}" for rank, title in enumerate(LADDER, 1))

    return Text(named("ko"), named("en"))
