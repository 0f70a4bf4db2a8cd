"""What was planted, and who there is."""

from dataclasses import dataclass, field
from typing import Any

from madang.domains.accounts import Account
from madang.domains.cases.tests import factories
from madang.kernel.actor import Actor
from tests.outlets.canaries import Aviary

HIDDEN_PROCEDURE = "HID-01"
PUBLIC, UNDISCLOSED, WITHHELD = "public", "undisclosed", "withheld"


@dataclass(frozen=True, slots=True)
class Planted:
    """A case of the city: its label, its class towards the public, who applied."""

    label: str
    number: str
    visibility: str
    applicant: Actor | None
    file_ids: tuple[str, ...]


@dataclass
class World:
    """Everything that was planted, and who there is."""

    birds: Aviary
    city: factories.City
    cases: dict[str, Planted] = field(default_factory=dict)
    accounts: dict[str, Actor] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    stored: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    papers: dict[str, Any] = field(default_factory=dict)  # documents of the plaza, by label

    def of_class(self, visibility: str) -> list[Planted]:
        return [case for case in self.cases.values() if case.visibility == visibility]


def plant_account(world: World, account: Account, where: str, whose: str) -> None:
    birds = world.birds
    account.username = birds.token(f"{whose} username", where)
    account.email = f"{birds.token(f'{whose} e-mail', where)}@example.kr"
    account.full_name = birds.token(f"{whose} full name", where)
    account.phone = birds.mobile(f"{whose} phone", where)
    account.save()
    birds.exactly("unsubscribe token", where, account.unsubscribe_token)
