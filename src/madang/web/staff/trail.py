"""The list a case was opened from: the way back to it, and the case before and after."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from django.http import HttpRequest

from madang.domains.cases import rows
from madang.kernel import clock
from madang.kernel.actor import Actor

LONGEST = 300
_NAMES = ("show", "procedure", "state", "due")


@dataclass(frozen=True, slots=True)
class Trail:
    """Where somebody came from: the query of their list of tasks (`in`), and the place of the case in it (`at`)."""

    query: str = ""
    at: str = ""

    @property
    def suffix(self) -> str:
        """What addresses of the case carry, so that the way back is kept; empty where there is none."""
        return f"?{urlencode({'in': self.query, 'at': self.at})}" if self.at else ""

    def list_url(self, language: str, **more: str) -> str:
        """The list as it was left, with what else its address is to say."""
        asked = _read(self.query) | more
        return f"/{language}/desk/" + (f"?{urlencode(asked)}" if asked else "")


def trail_of(request: HttpRequest) -> Trail:
    return Trail(request.GET.get("in", "")[:LONGEST], request.GET.get("at", "")[:LONGEST])


def filter_of(asked: dict[str, str]) -> rows.TaskFilter:
    """The filter that a query names; what does not exist is left out."""
    return rows.TaskFilter(**{name: asked[name] for name in _NAMES if asked.get(name)}).known()


def query_of(asked: rows.TaskFilter, **more: str) -> str:
    """The query of a list of tasks, without what is not narrowed."""
    values = {"show": asked.show if asked.show != "all" else ""}
    values |= {"procedure": asked.procedure, "state": asked.state, "due": asked.due, **more}
    return urlencode({name: value for name, value in values.items() if value})


def neighbours_of(actor: Actor, trail: Trail, number: str, language: str) -> dict[str, str]:
    """The addresses of the cases before and after, where the case was opened from a list; empty at its ends."""
    if not trail.at:
        return {"previous": "", "next": ""}
    found = rows.neighbours(
        actor, clock.now(), number=number, at=trail.at, asked=filter_of(_read(trail.query))
    )

    def address(one: tuple[str, str] | None) -> str:
        if one is None:
            return ""
        return f"/{language}/desk/cases/{one[0]}/{Trail(trail.query, one[1]).suffix}"

    return {"previous": address(found.before), "next": address(found.after)}


def _read(query: str) -> dict[str, str]:
    known = (*_NAMES, "after", "before")
    return {name: values[0] for name, values in parse_qs(query).items() if name in known}
