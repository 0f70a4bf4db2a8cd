"""What is not disclosed is like what never was; what was withdrawn leaves a stub, at once and everywhere."""

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse

from madang.domains import cases
from madang.domains.cases import actions
from madang.web.public import departments, present
from tests.outlets import stories, ways
from tests.outlets.walking import Asker, Walk, body_of
from tests.outlets.world import HIDDEN_PROCEDURE, PUBLIC, UNDISCLOSED, WITHHELD

pytestmark = pytest.mark.slow
RANDOM = re.compile(
    rb'(name="(?:csrfmiddlewaretoken|idempotency_key|[a-z-]*key)" value="|/unsubscribe/)[^"/]*'
)


class Hidden(Walk):
    """Cases that are not public, from outside."""

    def test_what_was_never_disclosed_is_like_what_never_was(self) -> None:
        hidden = self.world.of_class(UNDISCLOSED)
        compared = 0
        for who in self.outsiders():
            for case in hidden:
                for path in self._addresses_of(case.number):
                    if who.token and "/api/" not in path:
                        continue
                    here = self._plain(who.ask(path), case.number)
                    there = self._plain(who.ask(path.replace(case.number, ways.NOBODYS)), ways.NOBODYS)
                    assert here == there, (who.name, path, here[:2], there[:2])
                    compared += 1
        for who in self.outsiders()[3:]:
            for case in hidden:
                for act in cases.Act:
                    path = f"/api/v1/cases/{case.number}/actions/{act}"
                    body = {"reason": "x", "grounds": "x", "items": ["x"], "until": "2030-01-01", "seq": 1}
                    sent = {"data": body, "content_type": "application/json"}
                    here = who.ask(path, "post", headers={"Idempotency-Key": f"a{act}"}, **sent)
                    elsewhere = path.replace(case.number, ways.NOBODYS)
                    there = who.ask(elsewhere, "post", headers={"Idempotency-Key": f"b{act}"}, **sent)
                    assert here.status_code in (404, 422)
                    assert self._plain(here, case.number) == self._plain(there, ways.NOBODYS), (
                        who.name,
                        path,
                    )
                    compared += 1
        self.state(f"outlets: {compared} answers about undisclosed cases are those about no case at all")

    def test_what_was_withheld_leaves_a_stub(self) -> None:
        for case in self.world.of_class(WITHHELD):
            for path in self._addresses_of(case.number):
                expected = 410 if self._is_record(path) else None
                for who in self.outsiders()[:2]:
                    answer = who.ask(path)
                    assert expected is None or answer.status_code == expected, (path, answer.status_code)
                    assert answer.status_code in (302, 307, 404, 410), (path, answer.status_code)

    def test_a_page_that_was_kept_is_gone_at_once(self) -> None:
        number, checked = self.world.cases["granted"].number, 0
        asker = Asker("anonymous")
        before = {path: asker.ask(path) for path in self._addresses_of(number) if self._is_record(path)}
        lists = ["/ko/", "/en/cases/", f"/ko/cases/?q={number[:-1]}", "/ko/cases/feed.atom", "/api/v1/cases"]
        lists += [
            "/ko/departments/WAT/",
            "/ko/departments/WAT/signatures/",
            "/ko/departments/WAT/feed.atom",
            "/ko/procedures/CON-06/feed.atom",
        ]
        kept = {path: asker.ask(path) for path in lists}
        tags = {path: answer["ETag"] for path, answer in (before | kept).items() if "ETag" in answer}
        assert all(answer.status_code == 200 for answer in before.values())
        for path, tag in tags.items():
            again = asker.ask(path, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b""), path
        officer = self.world.city.on_duty("disclosure_officer")
        actions.withhold(officer, number=number, reason="stub")
        for path in before:
            for headers in ({}, {"If-None-Match": tags.get(path, "*")}, {"Accept-Encoding": "gzip"}):
                assert asker.ask(path, headers=headers).status_code == 410, (path, headers)
                checked += 1
        for path in kept:
            answer = asker.ask(path, headers={"If-None-Match": tags.get(path, "")})
            assert answer.status_code == 200 and number.encode() not in answer.content.replace(
                b"value=\"" + number[:-1].encode(), b""
            ), path  # fmt: skip
            checked += 1
        self.state(f"outlets: {checked} answers after a withdrawal, none from what was kept before")

    def _addresses_of(self, number: str) -> list[str]:
        found = [f"/api/v1/cases/{number}", f"/api/v1/cases/{number}/events"]
        for language in ways.LANGUAGES:
            found += [f"/{language}/cases/{number}/", f"/{language}/cases/{number}/feed.atom"]
            found += [f"/{language}/my/cases/{number}/", f"/{language}/my/receipts/{number}/"]
            found += [f"/{language}/desk/cases/{number}/", f"/{language}/cases/?q={number}"]
            found += [f"/{language}/my/cases/{number}/withdraw/", f"/{language}/desk/cases/{number}/draft/"]
        return [path for path in found if "?q=" not in path]

    def _is_record(self, path: str) -> bool:
        return path.startswith("/api/") or ("/cases/" in path and "/my/" not in path and "/desk/" not in path)

    def _plain(self, answer: HttpResponse, number: str) -> tuple[int, dict[str, str], bytes]:
        body = RANDOM.sub(rb"\1", body_of(answer)).replace(number.encode(), b"NUMBER")
        head = {name: value.replace(number, "NUMBER") for name, value in answer.items()}
        head.pop("Content-Length", None)
        return answer.status_code, head, body

    def test_a_hidden_case_changes_nothing_that_is_public(self) -> None:
        present.forget()
        present.present()
        before = self._public_face()
        hidden = stories.Teller(self.world, "later", HIDDEN_PROCEDURE, UNDISCLOSED)
        hidden.filed()
        hidden.in_review()
        hidden.decided("refused")
        objection = actions.appeal(hidden.applicant, number=hidden.number, grounds="x")
        actions.accept(self.world.city.official("WAT"), number=objection.number)
        present.forget()
        present.present()
        after = self._public_face()
        changed = [path for path in before if before[path] != after[path]]
        assert not changed, (
            len(changed),
            changed[:80:8],
            _first_difference(before[changed[0]], after[changed[0]]),
        )
        self.state(f"outlets: {len(before)} public answers with their tags, unchanged by a hidden case")

    def _public_face(self) -> dict[str, tuple[int, dict[str, str], bytes]]:
        asker, found = Asker("anonymous"), {}
        for paths in ways.addresses(self.world).values():
            for path in paths:
                if path not in ("/readyz", "/healthz") and not any(
                    n in path for n in self.world.birds.numbers
                ):
                    found[path] = self._plain(asker.ask(path), "no number")
        return found

    def test_totals_are_those_of_the_public_cases(self) -> None:
        """What a list says it holds is what one can read in it, and nothing of it is hidden."""
        asker, public = Asker("anonymous"), {case.number for case in self.world.of_class(PUBLIC)}
        everything = self._all_numbers(asker, {})
        assert everything[0] == public == everything[0] & public
        wrong = []
        for query in ways.queries():
            numbers, total, status = self._all_numbers(asker, query)
            if status == 200 and (total != len(numbers) or not numbers <= public):
                wrong.append((query, total, len(numbers), numbers - public))
        assert not wrong, wrong
        counted = [int(n.replace(",", "")) for n in self._counts_of_department("WAT")]
        of_department = self._all_numbers(asker, {"department": "WAT"})[0]
        assert sum(counted) == len(of_department), (counted, len(of_department))

    def _all_numbers(self, asker: Asker, query: dict[str, str]) -> tuple[set[str], int, int]:
        numbers: set[str] = set()
        cursor, total = "", 0
        while True:
            answer = asker.ask("/api/v1/cases", data={**query, "limit": "7", "cursor": cursor})
            if answer.status_code != 200:
                return numbers, 0, answer.status_code
            page = json.loads(answer.content)
            numbers |= {item["number"] for item in page["items"]}
            total, cursor = page["total"], page["next"] or ""
            if not cursor:
                return numbers, total, 200

    def _counts_of_department(self, code: str) -> list[str]:
        return [count.n for count in departments._shown(code, "ko").counts]


def _first_difference(one: Any, other: Any) -> Any:
    if one[:2] != other[:2]:
        return one[:2], other[:2]
    at = next((i for i, (a, b) in enumerate(zip(one[2], other[2], strict=False)) if a != b), 0)
    return one[2][max(0, at - 80) : at + 80], other[2][max(0, at - 80) : at + 80]
