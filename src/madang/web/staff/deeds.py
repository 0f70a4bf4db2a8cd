"""Several small forms on one page of the desk: which was sent, done once, shown again with what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest

from madang.domains.procedures import Field
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.web.staff import sending
from madang.web.staff.sending import DeskFormShown

LONGEST_ID = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """One form. `do` is given what was typed; `done` is the message the next page says; `values` fill it in."""

    what: str
    button: str
    done: str
    do: Callable[[dict[str, Any]], object]
    fields: Sequence[Field] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form that was sent: the message to say, or what it met."""

    what: str
    done: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    error: DomainError | None = None


def carry_out(
    request: HttpRequest, actor: Actor, deeds: Sequence[Deed], named: Callable[[str, str], Deed | None]
) -> Outcome:
    """Does what was sent, once for each key. `named` gives the deed of a button that names a thing (`remove-12`).

    Raises Http404 where there is no such form, and what the deed raises beyond refusals.
    """
    what = request.POST.get("what", "")[:60]
    deed = next((one for one in deeds if one.what == what), None)
    if deed is None:
        verb, _, id = what.rpartition("-")
        deed = named(verb, id) if id and len(id) <= LONGEST_ID else None
    if deed is None:
        raise Http404
    try:
        given = sending.done_once(request, actor, what, deed.fields, deed.do)
    except sending.REFUSALS as error:
        return Outcome(what, error=error)
    return Outcome(what, done=deed.done, given=given)


def forms_shown(
    request: HttpRequest, deeds: Sequence[Deed], language: str, outcome: Outcome | None
) -> dict[str, DeskFormShown]:
    """The forms by name; the one that was refused with what was typed and what is wrong."""
    shown = {}
    for deed in deeds:
        failed = outcome is not None and outcome.what == deed.what
        values = sending.typed(request, deed.what, deed.fields) if failed else deed.values
        error = outcome.error if outcome and failed else None
        shown[deed.what] = sending.shown_form(
            deed.what, deed.button, deed.fields, language, values=values, error=error
        )
    return shown


def number_of(id: str) -> int:
    """The number in the name of a button; 0, which nothing has, where it is none."""
    return int(id) if id.isascii() and id.isdecimal() else 0
