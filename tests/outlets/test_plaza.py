"""Every outlet of documents × every visibility, with planted secrets: pages, feeds, exports, messages, disk.

An outlet that another part adds is walked here as soon as `ways.py` names it; one that it does not name fails
`test_every_outlet_is_declared`.
"""

import json
from collections import Counter
from itertools import chain

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import TestCase

from madang.domains.accounts import issue_token
from madang.domains.accounts.models import Account
from madang.domains.documents import public
from madang.domains.documents.actions import withdraw
from madang.domains.documents.models import Document
from madang.domains.organisation import set_officials_shown
from madang.domains.statistics.opendata import documents as bulk
from madang.kernel import clock, jobs, outbox
from madang.kernel.actor import SYSTEM
from madang.kernel.models import Event
from madang.search.tests import indexing
from madang.web.public import page_cache, present
from madang.web.reuse.json_ld import embedded, json_ld
from madang.webhooks.messages import message_for
from tests.outlets import planted, plaza, ways
from tests.outlets.canaries import Canary
from tests.outlets.walking import Asker, told

pytestmark = pytest.mark.slow
AUTHOR = "official's name"
SEARCHES = (ways.PAGE + "search/", ways.PAGE + "search.atom", "api/v1/search")
OUTSIDE = ("public", "closed", "withdrawn")


class Plaza(TestCase):
    """Documents in every state, and those who have no right to what is private of them."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = planted.bare()
        planted._plant_strangers(cls.world)
        plaza.plant(cls.world)
        indexing.fill()  # last: the index of all that is there now
        operator = Account.objects.get(pk=cls.world.city.on_duty("operator").account_id)
        cls.token = issue_token(SYSTEM, username=operator.username, name="own", at=clock.now())

    @pytest.fixture(autouse=True)
    def _figures(self, record_property) -> None:
        self.state = lambda line: record_property("figure", line)

    def setUp(self) -> None:
        present.forget()
        page_cache.STORE.clear()

    def askers(self) -> list[Asker]:
        world = self.world
        return [
            Asker("anonymous"),
            Asker("citizen", world.accounts["other citizen"]),
            Asker("official of another department", world.accounts["other department"]),
            Asker("operator", world.city.on_duty("operator")),
            Asker("operator's program", token=self.token),
        ]

    def outlets(self) -> dict[str, list[str]]:
        """Every outlet that tells of documents, of the plaza's own and of lists beside them."""
        wanted = (
            "document",
            "oai",
            "sitemap",
            "robots",
            "open-data",
            "catalog",
            "disclosure",
            "reconciliation",
        )
        also = (*SEARCHES, ways.PAGE, ways.PAGE + "departments/<code:code>/", "api/v1/openapi.json")

        def chosen(route: str) -> bool:
            staffs = "desk/" in route or "approvals/" in route
            return not staffs and (any(word in route for word in wanted) or route in also)

        return ways.addresses(self.world, chosen)

    def leaks(self, body: bytes, asked: str = "") -> set[Canary]:
        found = self.world.birds.found_in(body, asked=asked)
        return {
            c for c in found if c.kind.startswith("plaza:") or (c.kind == AUTHOR and c.where[:5] == "plaza")
        }

    def test_no_secret_of_a_document_leaves(self) -> None:
        leaks: Counter[tuple[str, str, str]] = Counter()
        seen: set[Canary] = set()
        faults, asked, outlets = [], 0, self.outlets()
        for who in self.askers():
            for route, paths in outlets.items():
                for path in paths:
                    answer = who.ask(path)
                    asked += 1
                    body = told(answer)
                    if answer.status_code >= 500 and "/open-data/" not in path:
                        faults.append((who.name, path, answer.status_code))
                    seen |= self.world.birds.seen_in(body) if answer.status_code in (200, 410) else set()
                    for canary in self.leaks(body, path):
                        leaks[who.name, route, f"{canary.kind} @ {canary.where}"] += 1
        assert not leaks, leaks.most_common(40)
        assert not faults, faults[:20]
        missed = {c.kind for c in self.world.birds.opened.values()} - {c.kind for c in seen}
        assert not missed, missed
        states = Counter(paper.state for paper in self.world.papers.values())
        assert set(states) == {"public", "closed", "scheduled", "held", "withdrawn"}
        secrets = [c for c in self.world.birds.secrets if c.kind.startswith("plaza:")]
        assert len(secrets) >= 90 and len({c.kind for c in secrets}) >= 18
        self.state(
            f"outlets of documents: {len(outlets)} outlets × {dict(states)} × {len(secrets)} secrets of "
            f"{len({c.kind for c in secrets})} kinds, {len(self.askers())} askers, {asked} answers: 0 leaks"
        )

    def test_the_secrets_are_there(self) -> None:
        rows = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                if table.startswith("documents_"):
                    cursor.execute(f'SELECT * FROM "{table}"')
                    rows += [repr(row) for row in cursor.fetchall()]
        stored = self.world.birds.found_in("\n".join(rows).encode())
        missing = {c for c in self.world.birds.secrets if c.kind.startswith("plaza:")} - stored
        assert {c.kind for c in missing} <= {"plaza: words of a file"}, missing  # they lie in storage

    def test_a_record_that_leaks_is_caught(self) -> None:
        """The finder finds: a document's own row has what its outlets lack."""
        for paper in self.world.papers.values():
            row = Document.objects.filter(uid=paper.uid).values().get()
            found = self.leaks(repr(row).encode())
            assert (paper.label in ("open", "with files", "corrected")) or found, paper.label

    def test_officials_are_named_by_the_policy_alone(self) -> None:
        operator, shown = self.world.city.on_duty("operator"), {}
        for policy in ("name", "post_and_phone"):
            set_officials_shown(operator, policy=policy, at=clock.now())
            present.forget()
            bulk.write_changed()
            asker, bodies = Asker("anonymous"), []
            for path in chain.from_iterable(self.outlets().values()):
                bodies.append(told(asker.ask(path)))
            shown[policy] = {c.where for c in self.leaks(b"\n".join(bodies)) if c.kind == AUTHOR}
        outside = {"plaza open", "plaza with files", "plaza masked title", "plaza closed", "plaza partial"}
        assert outside <= shown["name"] and not shown["post_and_phone"], shown
        assert not {w for w in shown["name"] if "held" in w or "scheduled" in w or "withdrawn" in w}

    def test_no_secret_leaves_by_a_message(self) -> None:
        read = 0
        for event in Event.objects.filter(stream="document"):
            try:
                message = message_for(event)
            except Exception as error:
                assert getattr(error, "status", 0) == 404, error
                continue
            read += 1
            assert not self.leaks(message, json.loads(message)["subject"])
        assert read >= 10
        self.state(f"outlets of documents: {read} messages of webhooks: 0 leaks")

    def test_no_secret_is_in_linked_data_or_on_disk(self) -> None:
        for paper in self.world.papers.values():
            standing = public.standing_of(paper.uid)
            if standing and standing.record:
                assert not self.leaks(str(embedded(json_ld(standing.record, "https://x.example"))).encode())
        read = 0
        for path in bulk.folder().iterdir():
            body = path.read_bytes()
            if path.suffix == ".parquet":
                body = repr(pq.read_table(path).to_pylist()).encode()
            assert not self.leaks(body), path
            read += 1
        assert read >= 2

    def test_what_is_taken_back_is_gone_from_all_of_it_at_once(self) -> None:
        """Everything is asked and kept; one document is withdrawn; nothing that was kept is given out again."""
        paper, asker = self.world.papers["open"], Asker("anonymous")
        words = self.world.birds.opened
        mine = {form for form, canary in words.items() if canary.where == "plaza open"}
        paths = list(dict.fromkeys(chain.from_iterable(self.outlets().values())))
        tags = {path: asker.ask(path).get("ETag", "") for path in paths}
        officer = self.world.city.on_duty("disclosure_officer")
        withdraw(officer, paper.uid, reason_code="rights", reason="")
        told_again = []
        for path in paths:
            body = told(asker.ask(path, headers={"If-None-Match": tags[path]}))
            if any(form in body.lower() for form in mine):
                told_again.append(path)
        assert not told_again, told_again
        while outbox.take("documents-export"):
            pass
        while jobs.run_due("test", limit=50):
            pass
        answer = asker.ask(f"/open-data/documents/csv/{paper.month}.csv")
        assert answer.status_code == 200 and paper.uid.encode() not in told(answer)
        change = next(one for one in public.changes(0, 1000)[0] if one.standing.id == paper.uid)
        assert change.standing.deleted is not None and change.standing.deleted.code == "rights"
