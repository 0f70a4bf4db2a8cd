"""Officials of a file: accounts are opened, people enter the service, take their posts and duties, leave others."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from madang.domains import accounts
from madang.domains.accounts import Account, tidy
from madang.domains.organisation.appointments import (
    appoint,
    correct_official,
    create_post,
    end_appointment,
    register_official,
)
from madang.domains.organisation.duties import grant_duty, revoke_duty
from madang.domains.organisation.imports.plan import OfficialEntry, PostEntry
from madang.domains.organisation.imports.run import Run
from madang.domains.organisation.models import Duty, Holding, Official, Post
from madang.kernel.text import Text

_PostKey = tuple[str, int, str, str]
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
_CITIZEN = Text(
    "{username}은(는) 시민의 아이디입니다. 공무원에게는 다른 아이디를 정해 주십시오.",
    "{username} is the account of a citizen. Please choose another user name for the official.",
)
_LEFT = Text(
    "{username}의 재직은 {day}에 끝났습니다. 파일에서 지우거나 새 아이디를 적어 주십시오.",
    "The service of {username} ended on {day}. Please take the entry out of the file, or use a new user name.",
)


def bring_in(run: Run, entries: Sequence[OfficialEntry]) -> list[tuple[int, OfficialEntry]]:
    """Each person of the file with the id of the official they are; opens accounts for those who have none."""
    people = []
    for entry in entries:
        with run.entry(entry.path):
            if (official_id := _official(run, entry)) is not None:
                people.append((official_id, entry))
    return people


def seat_all(run: Run, people: Sequence[tuple[int, OfficialEntry]]) -> None:
    """Everybody leaves the posts the file no longer gives them, then all take those it does, then duties."""
    for official_id, entry in people:
        with run.entry(entry.path, counts=False):
            _leave_posts(run, official_id, entry)
    for official_id, entry in people:
        with run.entry(entry.path, counts=False):
            _take_posts(run, official_id, entry)
            _duties(run, official_id, entry)


def _official(run: Run, entry: OfficialEntry) -> int | None:
    account = accounts.account_by_username(entry.username) or _open_account(run, entry)
    if account.kind != Account.Kind.OFFICIAL:
        run.fault(f"{entry.path}.username", "citizen", _CITIZEN, username=entry.username)
        return None
    last = Official.objects.filter(account_id=account.pk).order_by("-valid_from").first()
    if last is None:
        run.changed(f"official {entry.username} registered")
        return register_official(
            run.actor, name=entry.name, account_id=account.pk, phone=entry.phone, at=run.at
        )
    if last.valid_until is not None and last.valid_until <= run.at:
        day = run.day(last.valid_until)
        run.fault(f"{entry.path}.username", "service_ended", _LEFT, username=entry.username, day=day)
        return None
    if (last.name, last.phone) != (tidy(entry.name), tidy(entry.phone)):
        correct_official(run.actor, official_id=last.pk, name=entry.name, phone=entry.phone, at=run.at)
        run.changed(f"official {entry.username} has another name or phone")
    return last.pk


def _open_account(run: Run, entry: OfficialEntry) -> Account:
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
    account = accounts.open_account(
        run.actor, username=entry.username, full_name=entry.name, password=password, at=run.at
    )
    run.passwords.append((account.username, password))
    return account


def _leave_posts(run: Run, official_id: int, entry: OfficialEntry) -> None:
    wanted = Counter(_key_of(post) for post in entry.posts)
    for holding in _held(run, official_id):
        key = _key(holding.post)
        if wanted[key]:
            wanted[key] -= 1
            continue
        end_appointment(run.actor, holding_id=holding.pk, at=run.at)
        run.changed(f"official {entry.username} leaves a post of rank {key[1]} in {key[0]}")


def _take_posts(run: Run, official_id: int, entry: OfficialEntry) -> None:
    held = Counter(_key(holding.post) for holding in _held(run, official_id))
    for post in entry.posts:
        key = _key_of(post)
        if held[key]:
            held[key] -= 1
            continue
        with run.entry(post.path, counts=False, name="title"):
            post_id = _vacant(run, key) or create_post(
                run.actor, department_code=post.department, rank=post.rank, title=post.title, at=run.at
            )
            appoint(run.actor, official_id=official_id, post_id=post_id, at=run.at)
            run.changed(f"official {entry.username} takes a post of rank {post.rank} in {post.department}")


def _duties(run: Run, official_id: int, entry: OfficialEntry) -> None:
    held: dict[str, set[str]] = {}
    for role, code in _duties_held(run, official_id):
        held.setdefault(role, set()).add(code or "")
    wanted: dict[str, set[str]] = {}
    for duty in entry.duties:
        wanted.setdefault(duty.role, set()).add(duty.institution)
    for role in sorted(held):
        if held[role] - wanted.get(role, set()):
            revoke_duty(run.actor, official_id=official_id, role=role, at=run.at)
            run.changed(f"official {entry.username} gives up the duty {role}")
            held[role] = set()
    _grant(run, official_id, entry, held)


def _grant(run: Run, official_id: int, entry: OfficialEntry, held: Mapping[str, set[str]]) -> None:
    for duty in entry.duties:
        if duty.institution not in held.get(duty.role, set()):
            with run.entry(duty.path, counts=False):
                code = duty.institution or None
                grant_duty(
                    run.actor, official_id=official_id, role=duty.role, institution_code=code, at=run.at
                )
                run.changed(f"official {entry.username} takes the duty {duty.role}")


def _duties_held(run: Run, official_id: int) -> Iterable[tuple[str, str | None]]:
    duties = Duty.objects.at(run.at).filter(official_id=official_id)
    return duties.values_list("role", "institution__code")


def _held(run: Run, official_id: int) -> list[Holding]:
    holdings = Holding.objects.at(run.at).filter(official_id=official_id)
    return list(holdings.select_related("post__department").order_by("id"))


def _vacant(run: Run, key: _PostKey) -> int | None:
    """A post of that kind in which nobody sits, now or later."""
    taken = Holding.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=run.at)).values("post_id")
    posts = Post.objects.at(run.at).filter(department__code=key[0], rank=key[1], valid_until__isnull=True)
    free = posts.exclude(pk__in=taken).select_related("department").order_by("id")
    return next((post.pk for post in free if _key(post) == key), None)


def _key(post: Post) -> _PostKey:
    return post.department.code, post.rank, post.title["ko"], post.title["en"]


def _key_of(post: PostEntry) -> _PostKey:
    return post.department, post.rank, tidy(post.title.ko), tidy(post.title.en)
