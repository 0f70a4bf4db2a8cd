"""Saving a search, and what can be done with those that are saved: by an account, or by the reader of an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madang import search
from madang.domains import accounts
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError
from madang.kernel.idempotency import once
from madang.kernel.ids import new_id
from madang.kernel.remote import address_of
from madang.search import RHYTHM_NAMES, Often, Owner, SavedRow
from madang.web.fields import ShownField, by_field, plain_field, summary
from madang.web.numbers import count
from madang.web.public import search_filters
from madang.web.public.case_shapes import Said
from madang.web.public.search_filters import SearchAsked
from madang.web.public.search_links import SearchLinks
from madang.web.session import actor_of, private, signed_in

PAGE = require_http_methods(["GET", "HEAD", "POST"])
_FIELDS = ("name", "rhythm", "email")
_USUAL = "daily"
_LONGEST_TYPED = 10_000  # characters of a field that are read and given back


@PAGE
@ensure_csrf_cookie
@sensitive_post_parameters("email")
def save(request: HttpRequest, language: str) -> HttpResponse:
    """`search/save/?q=`: a name, how often to write, and where to; then the search counts, or waits for its reader."""
    if request.method != "POST" and request.GET.get("done") == "sent":
        return private(render(request, "my/search_sent.html", {}))
    asked = search_filters.read(request.POST if request.method == "POST" else request.GET)
    if asked.faults or not asked.asks:
        return private(HttpResponseRedirect(f"/{language}/search/?{urlencode(_query(asked))}"))
    actor = actor_of(request)
    if request.method != "POST":
        return _form(request, actor, asked, language)
    try:
        _save(request, actor, asked, language)
    except DomainError as error:
        return _form(request, actor, asked, language, error)
    done = "my/searches/?done=saved" if actor.is_signed_in else "search/save/?done=sent"
    return private(HttpResponseRedirect(f"/{language}/{done}", status=303))


@PAGE
@signed_in
def of_account(request: HttpRequest, language: str) -> HttpResponse:
    """`my/searches/`: those of the account (two statements besides who asks)."""
    return _answer(request, search.owner_of(actor_of(request)), language)


@PAGE
@ensure_csrf_cookie
def of_address(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """`my/searches/{token}/`: those of the reader of an address, by the token of one of them. Raises NotFound."""
    try:
        owner = search.owner_by_token(token)
    except DomainError:
        if request.GET.get("done") not in ("delete", "delete-all"):
            raise
        return private(render(request, "my/searches.html", _context(request, Owner(), language, [])))
    return private(_answer(request, owner, language))


def _save(request: HttpRequest, actor: Actor, asked: SearchAsked, language: str) -> None:
    post = request.POST
    typed = {name: post.get(name, "")[:_LONGEST_TYPED] for name in _FIELDS}
    if not actor.is_signed_in:
        search.take_turn(address_of(request), Often.SAVING)

    def do() -> dict[str, Any]:
        search.save_search(
            actor,
            q=asked.asked.q,
            narrowed=asked.asked.narrowing,
            now=clock.now(),
            language=language,
            **typed,
        )
        return {}

    told = ["save", *typed.values(), _query(asked)]
    once(scope=f"saved-search:{actor.account_id or ''}", key=_key(post), request=told, do=do)


def _form(
    request: HttpRequest, actor: Actor, asked: SearchAsked, language: str, error: DomainError | None = None
) -> HttpResponse:
    faults = by_field(error.fields, language) if error else {}
    links, typed = SearchLinks(asked, f"/{language}/search/", language), request.POST
    shown = {
        "q": asked.typed["q"],
        "hidden": tuple(_query(asked).items()),
        "chosen": [one.said for one in links.chosen()],
        "back": links.to(),
        "fields": _form_fields(actor, asked, typed, faults, language),
        "faults": summary(faults, _FIELDS),
        "said": error.message[language] if error and not faults else "",
        "signed_in": actor.is_signed_in,
        "unconfirmed": _is_unconfirmed(actor),
        "here": request.get_full_path(),
        "key": new_id(),
    }
    return private(render(request, "my/search_save.html", shown, status=error.status if error else 200))


def _form_fields(
    actor: Actor, asked: SearchAsked, typed: QueryDict, faults: Mapping[str, str], language: str
) -> list[ShownField]:
    name = typed.get("name", asked.typed["q"][: search.LONGEST_NAME])[:_LONGEST_TYPED]
    help = _("It stands in the subject of our letters.")
    fields = [
        plain_field("name", _("Name of the search"), value=name, fault=faults.get("name", ""), help=help),
        _rhythm("rhythm", typed.get("rhythm", _USUAL), faults.get("rhythm", ""), language),
    ]
    if not actor.is_signed_in:
        fields.append(
            plain_field(
                "email",
                _("E-mail"),
                type="email",
                value=typed.get("email", "")[:_LONGEST_TYPED],
                fault=faults.get("email", ""),
                autocomplete="email",
                help=_(
                    "We send a link there first. If nobody opens it, the address is deleted after three days."
                ),
            )
        )
    return fields


def _rhythm(name: str, value: str, fault: str, language: str) -> ShownField:
    choices = [(code, said[language]) for code, said in RHYTHM_NAMES.items()]
    return plain_field(name, _("How often"), type="radio", value=value, fault=fault, choices=choices)


def _query(asked: SearchAsked) -> dict[str, str]:
    return {name: value for name, value in ({"q": asked.typed["q"]} | asked.given).items() if value}


def _key(post: QueryDict) -> str:
    return post.get("idempotency_key", "")[:100] or new_id()


def _is_unconfirmed(actor: Actor) -> bool:
    return actor.account_id is not None and not accounts.contact_of(actor.account_id).confirmed


# --- those that are saved


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """What a saved search looks for, and how often its letters come; `question` where it is not the name."""

    name: str
    url: str
    question: Said
    chosen: tuple[str, ...]
    rhythm: str


@dataclass(frozen=True, slots=True)
class SavedShown:
    """A saved search on the page of its owner, with the fields to change it."""

    token: str
    asked: QuestionShown
    paused: bool
    waiting: str
    fields: tuple[ShownField, ...]
    open: bool


def _answer(request: HttpRequest, owner: Owner, language: str) -> HttpResponse:
    """The page, or what a form of it does; each names itself in `part`, and the search in `token`."""
    if request.method != "POST":
        return render(
            request, "my/searches.html", _context(request, owner, language, search.saved_searches(owner))
        )
    part, token = request.POST.get("part", ""), request.POST.get("token", "")[:64]
    typed = {name: request.POST.get(f"{name}-{token}", "")[:_LONGEST_TYPED] for name in ("name", "rhythm")}
    try:
        _do(request.POST, owner, part, token, typed)
    except DomainError as error:
        rows = search.saved_searches(owner)
        context = _context(request, owner, language, rows, token, error)
        return render(request, "my/searches.html", context, status=error.status)
    return HttpResponseRedirect(f"{request.path}?done={part}", status=303)


def _do(post: QueryDict, owner: Owner, part: str, token: str, typed: dict[str, str]) -> None:
    now = clock.now()
    acts: dict[str, Callable[[], None]] = {
        "change": lambda: search.rename(owner, token=token, now=now, **typed),
        "pause": lambda: search.pause(owner, token=token),
        "resume": lambda: search.resume(owner, token=token, now=now),
        "delete": lambda: search.delete(owner, token=token),
        "delete-all": lambda: search.delete_all(owner),
    }
    if part in acts:
        scope = f"saved-search:{owner.account_id or token}"
        told = [part, token, *typed.values()]
        once(scope=scope, key=_key(post), request=told, do=lambda: acts[part]() or {})


def _context(
    request: HttpRequest,
    owner: Owner,
    language: str,
    rows: list[SavedRow],
    at: str = "",
    error: DomainError | None = None,
) -> dict[str, Any]:
    faults = by_field(error.fields, language) if error else {}
    typed = request.POST if faults else QueryDict()
    told = {f"{name}-{at}": said for name, said in faults.items()}
    done = request.GET.get("done", "")
    return {
        "rows": [_shown(row, language, typed, told, is_open=row.token == at) for row in rows],
        "done": _DONE[done]() if done in _DONE else "",
        "faults": summary(told, [f"{name}-{row.token}" for row in rows for name in ("name", "rhythm")]),
        "said": error.message[language] if error and not faults else "",
        "of_address": owner.account_id is None,
        "email": owner.email,
        "unconfirmed": owner.account_id is not None and not accounts.contact_of(owner.account_id).confirmed,
        "key": new_id(),
    }


def question_shown(row: SavedRow, language: str) -> QuestionShown:
    """A saved search in words, for whoever it writes to."""
    asked = search_filters.read(QueryDict(row.query))
    return QuestionShown(
        name=row.name,
        url=f"/{language}/search/?{row.query}",
        question=Said(row.q, "" if language == "ko" else "ko") if row.q != row.name else Said(""),
        chosen=tuple(one.said for one in SearchLinks(asked, "", language).chosen()),
        rhythm=RHYTHM_NAMES[row.rhythm][language],
    )


def _shown(
    row: SavedRow, language: str, typed: QueryDict, faults: Mapping[str, str], *, is_open: bool
) -> SavedShown:
    name, rhythm = f"name-{row.token}", f"rhythm-{row.token}"
    return SavedShown(
        token=row.token,
        asked=question_shown(row, language),
        paused=row.paused,
        waiting=count(row.waiting) if row.waiting else "",
        fields=(
            plain_field(
                name, _("Name of the search"), value=typed.get(name, row.name), fault=faults.get(name, "")
            ),
            _rhythm(rhythm, typed.get(rhythm, row.rhythm), faults.get(rhythm, ""), language),
        ),
        open=is_open,
    )


_DONE: dict[str, Callable[[], str]] = {
    "saved": lambda: _("The search is saved. We write to you when something new fits it."),
    "confirmed": lambda: _("The search is saved. We write to you when something new fits it."),
    "change": lambda: _("Saved."),
    "pause": lambda: _("No letters come about this search until you go on with it."),
    "resume": lambda: _("We write to you again when something new fits it."),
    "delete": lambda: _("The search is deleted."),
    "delete-all": lambda: _("All your saved searches are deleted, and your address is forgotten."),
}
