"""What is private is found by nobody who may not see it: nothing is counted, offered or completed."""

from madang import search
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS
from madang.kernel.errors import InvalidInput
from madang.search import Asked
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

    def _total(self, words: str) -> int:
        try:
            return search.ask(ANONYMOUS, Asked(f'"{words}"', limit=1), clock.now()).total
        except InvalidInput:
            return 0

    def _completed(self, words: str) -> set[str]:
        return {one.text for one in search.complete(ANONYMOUS, words, clock.now())}
