"""One decision about several cases of a list: what was ticked, done once, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from madang.domains.cases import actions
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.kernel.text import Text
from madang.web.acts import KEY
from madang.web.fields import by_field

TICKED = "case"  # the name of the boxes; each says the number and the last event that was seen
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case, in a sentence."""

    number: str
    url: str
    done: bool
    said: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What was ticked and typed."""

    ticked: tuple[str, ...]
    typed: dict[str, str]
    key: str

    @property
    def chosen(self) -> list[actions.Chosen]:
        found = []
        for value in self.ticked:
            number, _, seq = value.partition(":")
            seen = int(seq) if seq.isascii() and seq.isdecimal() and len(seq) < 10 else None
            found.append(actions.Chosen(number[:20], seen))
        return found


def read(request: HttpRequest, *names: str) -> Sent:
    """What came of a form over a list. More boxes than a page holds are cut, and the act refuses them."""
    return Sent(
        tuple(request.POST.getlist(TICKED)[:LONGEST]),
        {name: request.POST.get(name, "") for name in names},
        request.POST.get(KEY, "")[:101],
    )


def carry_out(
    actor: Actor, what: str, sent: Sent, do: Callable[[], Sequence[actions.Told]]
) -> list[dict[str, Any]]:
    """Does it once for each key and gives what became of each case, the same however often it is sent."""

    def perform() -> dict[str, Any]:
        return {
            "told": [
                {
                    "number": told.number,
                    "code": told.code,
                    "done": told.done,
                    "message": told.message.as_dict() if told.message else None,
                    "official": told.official_id,
                }
                for told in do()
            ]
        }

    asked = ["desk", what, sorted(sent.ticked), sent.typed]
    kept = once(scope=f"account:{actor.account_id}", key=sent.key, request=asked, do=perform)
    told: list[dict[str, Any]] = kept["told"]
    return told


def carry_out_documents(
    actor: Actor, what: str, sent: Sent, do: Callable[[], Sequence[actions.ToldOfDocument]]
) -> list[dict[str, Any]]:
    """The same for documents that were ticked."""

    def perform() -> dict[str, Any]:
        return {
            "told": [
                {
                    "draft": told.draft_id,
                    "done": told.code == "done",
                    "message": told.message.as_dict() if told.message else None,
                    "title": told.title,
                }
                for told in do()
            ]
        }

    asked = ["desk", what, sorted(sent.ticked)]
    kept = once(scope=f"account:{actor.account_id}", key=sent.key, request=asked, do=perform)
    told: list[dict[str, Any]] = kept["told"]
    return told


def results(
    told: Sequence[dict[str, Any]], language: str, said: Callable[[dict[str, Any]], str]
) -> dict[str, Any]:
    """What became of each case, for `desk/results.html`; `said` words what was done."""
    rows = [
        Result(
            one["number"],
            f"/{language}/desk/cases/{one['number']}/",
            one["done"],
            said(one) if one["done"] else Text.of(one["message"])[language],
        )
        for one in told
    ]
    done = sum(row.done for row in rows)
    summary = _("%(done)s of %(all)s done") % {"done": done, "all": len(rows)}
    return {"rows": rows, "said": summary, "all_done": done == len(rows)}


def faults(error: DomainError | None, language: str) -> dict[str, Any]:
    """What is wrong with what was sent, for the summary and beside each input."""
    if error is None:
        return {"said": "", "by_field": {}}
    found = by_field(error.fields, language)
    return {"said": error.message[language], "by_field": found}


def new_key(sent: Sent | None = None, error: DomainError | None = None) -> str:
    """The key of a form: a new one, or the one that was refused before anything was done under it."""
    kept = sent is not None and error is not None and error.code != "idempotency_key_reused"
    return sent.key if kept and sent and sent.key else new_id()
