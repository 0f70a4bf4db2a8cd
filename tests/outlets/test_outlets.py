"""Every outlet × every class of visibility, with planted secrets: what is private leaves by no door.

The outlets are read from the URL conf itself, so that one that nobody declared fails; the secrets are of more than
sixty kinds; those entitled to a secret do find it, and a view that leaks is caught.
"""

import email
import email.policy
import json
from collections import Counter

import pytest
from django.conf import settings
from django.http import HttpResponse

from madang.domains.organisation import set_officials_shown
from madang.kernel import clock, jobs, outbox
from madang.web.public import present
from tests.outlets import ways
from tests.outlets.canaries import Canary
from tests.outlets.walking import Asker, Walk, told

pytestmark = pytest.mark.slow
BY_POLICY = {
    "name": {"official's name", "official's phone", "plaza: author, by policy"},
    "post_and_phone": {"official's phone"},
    "officer_code": {"officer code"},
}
OF_OFFICIALS = {"official's name", "official's phone", "officer code", "plaza: author, by policy"}


class Outlets(Walk):
    """What leaves."""

    def test_every_outlet_is_declared(self) -> None:
        assert not ways.undeclared(), "an outlet that nobody walks; declare it in tests/outlets/ways.py"
        assert set(ways.WAYS) <= set(ways.discovered()), "declared, but there is no such outlet any more"

    def test_no_secret_leaves_by_any_outlet(self) -> None:
        leaks: Counter[tuple[str, str, str]] = Counter()
        seen: set[Canary] = set()
        faults, asked = [], 0
        outlets = ways.addresses(self.world)
        for who in self.outsiders():
            for route, paths in outlets.items():
                if who.token and not route.startswith(("api/", "live/")):
                    continue
                for path in self._for(who, paths):
                    answer = who.ask(path)
                    asked += 1
                    if answer.status_code >= 500 and path != "/readyz":
                        faults.append((who.name, path, answer.status_code))
                    seen |= (
                        self.world.birds.seen_in(told(answer)) if answer.status_code in (200, 410) else set()
                    )
                    for canary in self._leaks(who, path, answer):
                        leaks[who.name, route, f"{canary.kind} @ {canary.where}"] += 1
        assert not leaks, leaks.most_common(40)
        assert not faults, faults[:20]
        self._all_open_words_were_seen(seen)
        classes = Counter(case.visibility for case in self.world.cases.values())
        self.state(
            f"outlets: {len(outlets)} outlets × {len(classes) + 1} classes ({dict(classes)}, 1 draft) × "
            f"{len(self.world.birds.secrets)} secrets of {len(self.world.birds.kinds())} kinds, "
            f"{len(self.outsiders())} outsiders, {asked} answers: 0 leaks"
        )
        assert len(self.world.birds.secrets) >= 200

    def _for(self, who: Asker, paths: list[str]) -> list[str]:
        """Names that a filter might know are tried by the anonymous; the same code answers all."""
        return [
            p for p in paths if who.name == "anonymous" or not any(f"?{n}=" in p for n in ways.PRIVATE_NAMES)
        ]

    def _leaks(self, who: Asker, path: str, answer: HttpResponse) -> list[Canary]:
        found = self.world.birds.found_in(told(answer), asked=path)
        return [canary for canary in found if not self._may(who, path, canary)]

    def _may(self, who: Asker, path: str, canary: Canary) -> bool:
        """Officials' data of office is shown by the policy; an official knows colleagues by name and code.

        An objection says which case it is about, of which there is a stub. One's own name is no secret.
        """
        if canary.kind in BY_POLICY["name"]:
            return True
        objection = self.world.cases["objection to a withheld"].number
        if objection in path and canary.text == self.world.cases["objected, then withheld"].number:
            return True
        own = who.name.startswith("other department")
        if own and "/desk/emergencies/" in path and canary.where == "emergency":
            return True  # in an emergency all officials of the city write notices, and see what others wrote
        return own and (canary.kind == "officer code" or canary.where == "staff 0 ECO")

    def _all_open_words_were_seen(self, seen: set[Canary]) -> None:
        """The walk reaches what is public: otherwise finding nothing would mean nothing."""
        missed = {c.kind for c in self.world.birds.opened.values()} - {c.kind for c in seen}
        assert not missed, missed

    def test_other_methods_tell_no_more(self) -> None:
        wrong, asked = [], 0
        chosen = {self.world.cases[label].number for label in ("drafted", "undisclosed: drafted")}
        chosen |= {self.world.cases["withheld: granted"].number}
        others = {case.number for case in self.world.cases.values()} - chosen
        for who in self.outsiders()[:3]:
            for paths in ways.addresses(self.world).values():
                for path in paths:
                    if "?" in path or path.startswith("/en/") or any(number in path for number in others):
                        continue
                    for method in ("head", "options", "post", "put", "delete"):
                        answer = who.ask(path, method)
                        asked += 1
                        leaks = self._leaks(who, path, answer)
                        told_later = path == "/readyz" or path.startswith("/open-data/documents/")
                        if leaks or (answer.status_code >= 500 and not told_later):
                            wrong.append((who.name, method, path, answer.status_code, leaks[:2]))
                        if method == "head" and not answer.streaming and answer.content:
                            wrong.append((who.name, method, path, "has a body", []))
        assert not wrong, wrong[:20]
        self.state(f"outlets: {asked} answers to HEAD, OPTIONS, POST, PUT and DELETE: 0 leaks")

    def test_private_names_filter_and_sort_nothing(self) -> None:
        asker, wrong, asked = Asker("anonymous"), [], 0
        for path in ("/api/v1/cases", "/api/v1/procedures", "/api/v1/statistics/processing"):
            plain = json.loads(asker.ask(path).content)
            for name in ways.PRIVATE_NAMES:
                for value in ways.PRIVATE_VALUES:
                    answer = asker.ask(path, data={name: value})
                    asked += 1
                    same = answer.status_code == 200 and json.loads(answer.content) == plain
                    if not (same or answer.status_code in (400, 422)):
                        wrong.append((path, name, value, answer.status_code))
            for name in (*ways.PRIVATE_NAMES, "-applicant_id", "form__values"):
                answer = asker.ask(path, data={"sort": name})
                asked += 1
                if answer.status_code == 200 and json.loads(answer.content) != plain:
                    wrong.append((path, "sort", name, 200))
        assert not wrong, wrong[:20]
        self.state(f"outlets: {asked} filters and sorts by private names, refused or without effect")

    def test_officials_are_shown_by_the_policy_alone(self) -> None:
        operator = self.world.city.on_duty("operator")
        outlets = ways.addresses(self.world)
        public = [
            path
            for route, paths in outlets.items()
            if "desk" not in route and "my/" not in route
            for path in paths
            if "?" not in path and not path.startswith("/en/")
        ]
        for policy, allowed in BY_POLICY.items():
            set_officials_shown(operator, policy=policy, at=clock.now())
            present.forget()
            shown: set[str] = set()
            for who in self.outsiders()[:2]:
                for path in public:
                    found = self.world.birds.found_in(told(who.ask(path)), asked=path)
                    kinds = {c.kind for c in found if not c.kind.startswith("number of")}
                    assert kinds <= allowed, (policy, who.name, path, kinds - allowed)
                    shown |= kinds
            assert shown == allowed, (policy, "shown", shown)

    def test_letters_tell_each_applicant_of_their_own_case_alone(self) -> None:
        while outbox.take("notices", limit=1000):
            pass
        while jobs.run_due("test", limit=100):
            pass
        letters = sorted((settings.ENVIRONMENT.data / "outbox" / "mail").glob("*.eml"))
        by_address = self._secrets_by_address()
        read, allowed = 0, {"applicant's full name", "applicant's e-mail", "unsubscribe token"}
        for letter in letters:
            text, to = _letter(letter.read_bytes())
            if to not in by_address:
                continue  # of another test
            mine = by_address[to]
            found = {c for c in self.world.birds.found_in(text.encode()) if c.kind not in OF_OFFICIALS}
            assert {c.where.replace("withheld objection", "withheld, then objected") for c in found} <= {
                mine
            }, to
            private = {c.kind for c in found if not c.kind.endswith("of a hidden case")}
            assert private <= {*allowed, "number of a case withheld"}, (to, found)
            read += 1
        assert read > 100, read
        self.state(
            f"outlets: {read} letters, each with nothing private but its reader's own name and address"
        )

    def _secrets_by_address(self) -> dict[str, str]:
        found = self.world.birds.by_form.values()
        return {f"{c.text}@example.kr": c.where for c in found if c.kind == "applicant's e-mail"}


def _letter(raw: bytes) -> tuple[str, str]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body()
    text = "\n".join(f"{name}: {value}" for name, value in message.items())
    return text + (body.get_content() if body else ""), str(message["To"]).strip("<> ").split("<")[-1].strip(
        ">"
    )
