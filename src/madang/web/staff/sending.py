"""Forms of the desk that are no acts on a case: read once, done once, shown again with what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from madang.domains.procedures import Field, Option, forms
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotPossible
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.kernel.text import Text
from madang.web.acts import KEY
from madang.web.fields import ShownField, by_field, shown_fields, summary, typed_in

REFUSALS = (InvalidInput, NotPossible)
ZONE = ZoneInfo(settings.TIME_ZONE)


@dataclass(frozen=True, slots=True)
class DeskFormShown:
    """A form ready for `desk/small_form.html`."""

    what: str
    button: str
    fields: list[ShownField]
    key: str
    said: str = ""
    faults: list[dict[str, str]] = field(default_factory=list)
    danger: bool = False


def shown_form(
    what: str,
    button: str,
    fields: Sequence[Field],
    language: str,
    *,
    values: Mapping[str, Any] | None = None,
    error: DomainError | None = None,
) -> DeskFormShown:
    """A form, empty or with what was typed and the error it met. Its inputs bear its name as prefix."""
    faults = by_field(error.fields, language) if error else {}
    listed = summary(faults, [f.name for f in fields], f"{what}-")
    return DeskFormShown(
        what=what,
        button=button,
        fields=shown_fields(fields, language, values=values or {}, faults=faults, prefix=f"{what}-"),
        key=new_id(),
        said=error.message[language] if error and not listed else "",
        faults=listed,
    )


def typed(request: HttpRequest, what: str, fields: Sequence[Field]) -> dict[str, Any]:
    return typed_in(request.POST, fields, f"{what}-")


def done_once(
    request: HttpRequest,
    actor: Actor,
    what: str,
    fields: Sequence[Field],
    do: Callable[[dict[str, Any]], object],
) -> dict[str, Any]:
    """Checks what was typed and hands the values to `do`, once for each key; gives what `do` gave, where that is
    a dictionary. Raises what `do` raises."""
    body = typed(request, what, fields)
    key = request.POST.get(KEY, "")[:101]

    def perform() -> dict[str, Any]:
        cleaned = forms.clean(fields, body)
        if cleaned.faults:
            raise InvalidInput(cleaned.faults[0].message, "invalid_body", fields=cleaned.faults)
        given = do(cleaned.values)
        return given if isinstance(given, dict) else {}

    return once(scope=f"account:{actor.account_id}", key=key, request=["desk", what, body], do=perform)


def select(
    name: str, label: Text, options: Sequence[Option], *, required: bool = True, help: Text | None = None
) -> Field:
    return Field(
        name=name,
        type="choice",
        label=label,
        help=help or Text("", ""),
        required=required,
        choices=tuple(options),
    )


def start_of(day: str) -> datetime:
    """The beginning of a local day given in ISO form."""
    return datetime.combine(date.fromisoformat(day), time(), ZONE)


def end_of(day: str) -> datetime:
    """The end of a local day: the beginning of the next."""
    return start_of(day) + timedelta(days=1)
