"""What is private is found by nobody who may not see it: nothing is counted, offered or completed."""

from madang import search
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS
from madang.kernel.errors import InvalidInput
from madang.kernel.searchable import What
from madang.search import Asked
from madang.search.models import SavedSearch
from madang.search.saved.tests.letters import told
from tests.outlets.walking import Walk


class Searched(Walk):
    """Secrets as words of a question."""

    def test_no_secret_leads_to_anything(self) -> None:
        leading, asked = set(), 0
        named = self.world.cases["objected, then withheld"].number  # by the objection to it, as on its page
        for canary in self.world.birds.secrets:
            if canary.text == named:
                continue
            if self._total(canary.text) or canary.text in self._completed(canary.text[:-1]):
                leading.add(canary)
            asked += 1
        assert not leading, sorted(f"{c.kind} @ {c.where}: {c.text}" for c in leading)[:20]
        self.state(f"outlets: {asked} secrets were searched for, none led to anything")

    def test_what_is_open_is_found_by_its_words(self) -> None:
        opened = self.world.birds.opened.values()
        titles = [c for c in opened if c.kind.startswith("plaza") and "title" in c.kind]
        assert titles
        assert not [canary for canary in titles if not self._total(canary.text)]

    def test_no_secret_is_told_in_a_letter(self) -> None:
        """Searches for every secret, as if they had been saved before anything happened; and for everything."""
        named = self.world.cases["objected, then withheld"].number
        secrets = sorted({canary.text for canary in self.world.birds.secrets} - {named})
        titles = [c.text for c in self.world.birds.opened.values() if c.kind == "plaza: title"]
        rows = [_from_the_beginning(n, q=f'"{words}"') for n, words in enumerate([*secrets, *titles])]
        rows += [_from_the_beginning(10_000 + n, narrowed={"what": what}) for n, what in enumerate(What)]
        SavedSearch.objects.bulk_create(rows)
        letters = told()
        waited = set(SavedSearch.objects.filter(letters__gt=0).values_list("q", flat=True))
        assert not waited.intersection(f'"{words}"' for words in secrets)
        assert len(letters) == len(titles) + len(What)
        bodies = [f"{letter.subject}{letter.body}".encode() for letter in letters]
        leaks = {canary for body in bodies for canary in self.world.birds.found_in(body)}
        assert not leaks, sorted(f"{c.kind} @ {c.where}" for c in leaks)[:20]
        self.state(f"outlets: {len(secrets)} searches for secrets were saved, none was told of anything")

    def _total(self, words: str) -> int:
        try:
            return search.ask(ANONYMOUS, Asked(f'"{words}"', limit=1), clock.now()).total
        except InvalidInput:
            return 0

    def _completed(self, words: str) -> set[str]:
        return {one.text for one in search.complete(ANONYMOUS, words, clock.now())}


def _from_the_beginning(n: int, q: str = "", narrowed: dict[str, str] | None = None) -> SavedSearch:
    """One that was confirmed before anything happened."""
    now = clock.now()
    return SavedSearch(
        token=f"Z{n:015}",
        email="reader@example.kr",
        language="ko",
        name=f"{n}",
        q=q,
        narrowed=narrowed or {},
        rhythm="at-once",
        created_at=now,
        confirmed_at=now,
        looked_to=0,
        next_at=now,
    )
