"""All versions of a procedure with what changed, and which procedures are disclosed and why."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from madang.domains import procedures
from madang.kernel import clock
from madang.web.public import moments, stamps
from madang.web.public.page_cache import rendered_once
from madang.web.public.present import present


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change in words; `effect` is wider, narrower or empty."""

    part: str
    said: str
    effect: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version: from when it holds and what changed with it."""

    number: int
    valid_from: moments.Moment
    published: moments.Moment
    state: str  # now, to_come, past
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class ChoiceShown:
    """One choice of the audit office about a procedure."""

    disclosed: bool
    since: moments.Moment
    by: str
    criteria: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelectedShown:
    """A procedure with the choice in force, those before it and those to come."""

    code: str
    name: str
    now: ChoiceShown
    before: tuple[ChoiceShown, ...]
    coming: tuple[ChoiceShown, ...]


@rendered_once(stamps.of_register)
def versions(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """`procedures/{code}/versions/`: every version, the newest first, with what it changed. Raises NotFound."""
    current = procedures.current_version(code)
    found = procedures.versions_of(code)
    shown = [_shown(v, found[n - 1] if n else None, current, language) for n, v in enumerate(found)]
    context = {"code": code, "name": current.definition.name[language], "versions": shown[::-1]}
    return render(request, "public/procedure_versions.html", context)


@rendered_once(stamps.of_register)
def selection(request: HttpRequest, language: str) -> HttpResponse:
    """`procedures/selection/`: which procedures are disclosed, which are not, why, and every change."""
    found = [_selected(one, language) for one in procedures.all_selected()]
    context = {
        "criteria": [said[language] for said in procedures.CRITERIA.values()],
        "disclosed": [one for one in found if one.now.disclosed],
        "undisclosed": [one for one in found if not one.now.disclosed],
    }
    return render(request, "public/procedure_selection.html", context)


def _shown(
    version: procedures.Version,
    before: procedures.Version | None,
    current: procedures.Version,
    language: str,
) -> VersionShown:
    zone = present().zone
    found = procedures.changes(before.definition, version.definition) if before else ()
    to_come = version.valid_from > clock.now()
    return VersionShown(
        number=version.number,
        valid_from=moments.moment(version.valid_from, zone, language),
        published=moments.moment(version.published_at, zone, language),
        state="to_come" if to_come else "now" if version.number == current.number else "past",
        changes=tuple(
            ChangeLine(procedures.PART_NAMES[c.part][language], c.said[language], c.effect) for c in found
        ),
    )


def _selected(one: procedures.Selected, language: str) -> SelectedShown:
    return SelectedShown(
        code=one.code,
        name=one.name[language],
        now=_choice(one.now, language),
        before=tuple(_choice(c, language) for c in one.history[1:]),
        coming=tuple(_choice(c, language) for c in one.coming),
    )


def _choice(choice: procedures.SelectionChoice, language: str) -> ChoiceShown:
    return ChoiceShown(
        disclosed=choice.disclosed,
        since=moments.on_day(date.fromisoformat(choice.since), language),
        by=choice.selected_by[language],
        criteria=tuple(t[language] for t in choice.chosen_for),
        reasons=tuple(t[language] for t in choice.reasons),
    )
