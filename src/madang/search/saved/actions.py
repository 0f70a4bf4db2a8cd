"""Everything that is done to saved searches.

None of it is an event: what somebody is interested in is nobody's record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from madang.domains import accounts
from madang.domains.organisation import directory
from madang.kernel import jobs
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.settled import settled_id
from madang.kernel.text import Text
from madang.search.asking import narrowing
from madang.search.asking.grammar import cleaned
from madang.search.asking.shapes import Narrowing
from madang.search.asking.understanding import meant, today
from madang.search.saved.models import SavedSearch
from madang.search.saved.rules import (
    LONGEST_NAME,
    MOST,
    MOST_UNCONFIRMED,
    RHYTHM_NAMES,
    UNCONFIRMED_FOR,
    as_kept,
    next_letter,
)

_CHECK = Text("표시된 항목을 고쳐 주십시오.", "Please correct the fields that are marked.")
_NOTHING = Text("저장할 검색어나 조건이 없습니다.", "There is no question to be saved.")
_UNKNOWN = Text(
    "‘{value}’라는 이름이나 코드가 없어 이 검색은 저장할 수 없습니다. 검색어를 고친 뒤 다시 저장해 주십시오.",
    "There is no name or code “{value}”, so this search cannot be saved. Please correct it and save it again.",
)
_RHYTHM = Text("알림 주기를 골라 주십시오.", "Please choose how often you want to be told.")
_TOO_MANY = Text(
    "저장한 검색은 {most}개까지 둘 수 있습니다. 쓰지 않는 검색을 지운 뒤 다시 저장해 주십시오.",
    "You can keep up to {most} saved searches. Please delete one that you do not need any more.",
)
_LINK_SPENT = Text(
    "이미 지웠거나 기한(3일)이 지난 주소입니다. 검색을 다시 저장해 주십시오.",
    "This search was deleted, or the link is older than three days. Please save the search again.",
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose saved searches they are: an account's, or those of the reader of an address."""

    account_id: int | None = None
    email: str = ""

    def searches(self) -> QuerySet[SavedSearch]:
        if self.account_id is not None:
            return SavedSearch.objects.filter(account_id=self.account_id)
        return SavedSearch.objects.filter(account_id=None, email__iexact=self.email)


def owner_of(actor: Actor) -> Owner:
    """Raises NotAllowed for who is not signed in."""
    if actor.account_id is None:
        raise NotAllowed()
    return Owner(actor.account_id)


def owner_by_token(token: str) -> Owner:
    """The reader of the address to which a confirmed search writes. Raises NotFound."""
    row = by_token(token).filter(account_id=None, confirmed_at__isnull=False).first()
    if row is None:
        raise NotFound()
    return Owner(email=row.email)


@transaction.atomic
def save_search(
    actor: Actor,
    *,
    q: str,
    narrowed: Narrowing,
    name: str,
    rhythm: str,
    now: datetime,
    email: str = "",
    language: str = "ko",
) -> None:
    """Saves a question. Of somebody without an account it counts once the reader of the address confirms it, and is
    deleted after three days else; whether an address is known here is told to its reader only.

    Raises InvalidInput with a fault for each field, NotPossible (`saved_searches_full`) for an account that has enough.
    """
    wanted = "" if actor.is_signed_in else accounts.clean_email(email)
    q = cleaned(q)
    row = SavedSearch(
        account_id=actor.account_id,
        email=wanted,
        language=language,
        name=_named(name, q),
        q=q,
        narrowed=as_kept(narrowed),
        rhythm=rhythm,
        created_at=now,
        confirmed_at=now if actor.is_signed_in else None,
        looked_to=settled_id(),
        next_at=now,
    )
    _check(row, narrowed, now)
    if actor.is_signed_in:
        _check_room(owner_of(actor))
        row.next_at = next_letter(rhythm, now, _zone(), after_letter=False)
        row.save(force_insert=True)
    else:
        _save_unconfirmed(row)


@transaction.atomic
def confirm_search(*, token: str, now: datetime) -> None:
    """The reader of an address confirms that they want a search; a second time does nothing.

    Raises InvalidInput (`link_spent`) where there is no such search any more, NotPossible (`saved_searches_full`).
    """
    row = confirmable(by_token(token).select_for_update(), now)
    if row.confirmed_at is not None:
        return
    _check_room(Owner(email=row.email))
    row.confirmed_at = now
    _begin(row, now)
    row.save()


def rename(owner: Owner, *, token: str, name: str, rhythm: str, now: datetime) -> None:
    """Gives a search another name and rhythm. What waits is told in the new one. Raises InvalidInput, NotFound."""

    def change(row: SavedSearch) -> None:
        row.name = _named(name, row.q)
        if faults := (*_faults_in_name(row), *_faults_in_rhythm(rhythm)):
            raise InvalidInput(_CHECK, fields=faults)
        if rhythm != row.rhythm:
            row.rhythm = rhythm
            row.next_at = next_letter(rhythm, now, _zone(), after_letter=row.letters > 0)

    _change(owner, token, change)


def pause(owner: Owner, *, token: str) -> None:
    """No letters until `resume`; what went out meanwhile will not be told. Raises NotFound."""
    _change(owner, token, _pause)


def resume(owner: Owner, *, token: str, now: datetime) -> None:
    """Letters again, of what goes out from now on. Raises NotFound."""

    def change(row: SavedSearch) -> None:
        if row.paused:
            row.paused = False
            _begin(row, now)

    _change(owner, token, change)


def delete(owner: Owner, *, token: str) -> None:
    """Nothing of it stays. A second time does nothing."""
    if _may_be_token(token):
        owner.searches().filter(token=token).delete()


def delete_all(owner: Owner) -> None:
    """Deletes whatever an owner saved; of an address nothing is known here any more."""
    owner.searches().delete()


@transaction.atomic
def stop_by_token(*, token: str) -> None:
    """No letters of this search any more, by the token from a letter: an account keeps it paused, of an address it is
    deleted. A second time does nothing, nor does a token that there is not."""
    row = by_token(token).select_for_update().first()
    if row is None:
        return
    if row.account_id is None:
        row.delete()
        return
    _pause(row)
    row.save()


def confirmable(rows: Any, now: datetime) -> SavedSearch:
    """The one of `rows` that the reader of an address confirms or confirmed. Raises InvalidInput (`link_spent`)."""
    row: SavedSearch | None = rows.filter(account_id=None).first()
    if row is None or (row.confirmed_at is None and now - row.created_at > UNCONFIRMED_FOR):
        raise InvalidInput(_LINK_SPENT, "link_spent")
    return row


def forget_unconfirmed(now: datetime) -> int:
    """Deletes what nobody confirmed within three days; says how many."""
    old = SavedSearch.objects.filter(confirmed_at=None, created_at__lt=now - UNCONFIRMED_FOR)
    return old.delete()[0]


def _check_room(owner: Owner) -> None:
    if owner.searches().filter(confirmed_at__isnull=False).count() >= MOST:
        raise NotPossible(_TOO_MANY.format(most=MOST), "saved_searches_full")


def _save_unconfirmed(row: SavedSearch) -> None:
    """With the letter that asks; where several wait already, neither."""
    waiting = Owner(email=row.email).searches().filter(confirmed_at=None)
    if waiting.count() < MOST_UNCONFIRMED:
        row.save(force_insert=True)
        jobs.enqueue("send-search-confirmation", {"search": row.pk})


def _begin(row: SavedSearch, now: datetime) -> None:
    """News from now on."""
    row.news, row.n_news, row.looked_to = [], 0, settled_id()
    row.next_at = next_letter(row.rhythm, now, _zone(), after_letter=row.letters > 0)


def _pause(row: SavedSearch) -> None:
    row.paused, row.news, row.n_news = True, [], 0


@transaction.atomic
def _change(owner: Owner, token: str, change: Callable[[SavedSearch], None]) -> None:
    row = owner.searches().select_for_update().filter(token=token).first() if _may_be_token(token) else None
    if row is None:
        raise NotFound()
    change(row)
    row.save()


def _check(row: SavedSearch, narrowed: Narrowing, now: datetime) -> None:
    """Raises InvalidInput as a search would, and for the fields of the form."""
    current = directory()
    narrowing.check(narrowed, current)
    asked = meant(row.q, today(now, current), current)
    if asked.is_empty and not row.narrowed:
        raise InvalidInput(_NOTHING, "nothing_to_search_for")
    if asked.unknown:
        raise InvalidInput(_UNKNOWN.format(value=asked.unknown[0].text), "unknown_condition")
    faults = (*_faults_in_name(row), *_faults_in_rhythm(row.rhythm))
    if row.account_id is None:
        faults += tuple(accounts.faults_in_email(row.email))
    if faults:
        raise InvalidInput(_CHECK, fields=faults)


def _named(name: str, q: str) -> str:
    """The name, or where none was given the beginning of the question, without what one does not see."""
    return accounts.tidy(name) or accounts.tidy("".join(c for c in q if c.isprintable()))[:LONGEST_NAME]


def _faults_in_name(row: SavedSearch) -> tuple[FieldFault, ...]:
    return tuple(accounts.faults_in_line("name", row.name, longest=LONGEST_NAME))


def _faults_in_rhythm(rhythm: str) -> tuple[FieldFault, ...]:
    return () if rhythm in RHYTHM_NAMES else (FieldFault("rhythm", "unknown_value", _RHYTHM),)


def by_token(token: str) -> Any:
    """The search of a token from a letter, whoever has it; none where it may be no token."""
    return SavedSearch.objects.filter(token=token) if _may_be_token(token) else SavedSearch.objects.none()


def _may_be_token(token: str) -> bool:
    return token.isascii() and token.isalnum()


def _zone() -> ZoneInfo:
    return ZoneInfo(directory().authority.zone)
