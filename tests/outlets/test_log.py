"""What the log was told while everything happened, and what of it leaves: entries, tiles, states, proofs, openings."""

import json
from collections.abc import Iterator

import pytest

from madang.domains.organisation import set_officials_shown
from madang.kernel import clock
from madang.kernel.models import Event
from madang.log.models import Checkpoint, LogEntry, Opening
from madang.log.openings import public_openings
from madang.log.publishing import latest_checkpoint, proof_of, published_note
from madang.log.receipts import receipt_for
from madang.log.tests.factories import audited
from madang.log.things import UNTOLD, loggables
from madang.log.tree import DatabaseSource
from madang_verify.disclosures import parse_disclosure
from madang_verify.tiles import MAX_BUNDLE_BYTES, paths_of
from tests.outlets.canaries import Canary
from tests.outlets.test_outlets import BY_POLICY, OF_OFFICIALS
from tests.outlets.walking import Walk

pytestmark = pytest.mark.slow


class Logged(Walk):
    """The log followed every act as it happened."""

    def test_every_kind_of_event_that_happened_is_told_or_named_as_not_told(self) -> None:
        """Where somebody adds an event, somebody says what the log is told of it."""
        happened = set(Event.objects.order_by().values_list("stream", "type").distinct())
        assert len(happened) > 60
        known = loggables().keys() | UNTOLD.keys()
        assert not {stream for stream, _ in happened} - known
        disclosed = Event.objects.filter(disclosed=True, stream__in=loggables().keys())
        for stream, type in disclosed.order_by().values_list("stream", "type").distinct():
            assert loggables()[stream].takes(type), (
                f"{type} is disclosed and neither told nor named as not told"
            )

    def test_the_log_has_the_whole_story_and_an_outsider_finds_no_fault(self) -> None:
        kinds = set(LogEntry.objects.values_list("kind", flat=True))
        assert kinds >= {"intake", "step", "doc", "withhold", "reclassify", "correct", "stat", "reconcile"}
        assert audited(self.state_of_log()).found == 0

    def test_no_secret_stands_in_what_can_never_be_taken_back(self) -> None:
        written = [bytes(entry) for entry in LogEntry.objects.values_list("entry", flat=True)]
        leaks = {canary for entry in written for canary in self.world.birds.found_in(entry)}
        leaks |= {canary for entry in written for canary in self.world.birds.seen_in(entry)}
        assert not leaks, sorted(f"{c.kind} @ {c.where}" for c in leaks)[:20]
        numbers = [case.number for case in self.world.cases.values()]
        assert not [number for number in numbers if any(number.encode() in one for one in written)]
        self.state(f"outlets: {len(written)} entries of the log without a secret, a number or an open word")

    def test_no_secret_stands_in_its_files_and_proofs(self) -> None:
        state, bodies = self.state_of_log(), []
        source = DatabaseSource(state.size)
        bodies += [source.read(path, MAX_BUNDLE_BYTES) for path in paths_of(state.size)]
        bodies += [published_note(state)]
        bodies += [proof_of(index).as_text() for index in range(0, state.size, 7)]
        assert not {canary for body in bodies for canary in self.world.birds.found_in(body)}

    def test_no_opening_that_everybody_gets_holds_a_secret(self) -> None:
        operator = self.world.city.on_duty("operator")
        for policy, allowed in BY_POLICY.items():
            set_officials_shown(operator, policy=policy, at=clock.now())
            found, seen, count = set[Canary](), set[Canary](), 0
            for disclosures in public_openings(range(self.state_of_log().size)).values():
                for body in map(_opened, disclosures):
                    found |= self.world.birds.found_in(body)
                    seen |= self.world.birds.seen_in(body)
                    count += 1
            leaks = {c for c in found if c.kind not in allowed and not self._named_by_objection(c)}
            assert not leaks, (policy, sorted(f"{c.kind} @ {c.where}" for c in leaks)[:20])
            assert len({c.kind for c in seen}) > 15, "what is public is opened"
        self.state(f"outlets: {count} values of the log are opened to everybody: 0 secrets")

    def test_nothing_of_what_was_withdrawn_is_kept_to_be_opened(self) -> None:
        """Not even in the table: whatever shows openings can show nothing of it."""
        found = {canary for body in self._kept() for canary in self.world.birds.found_in(body)}
        leaks = {c for c in found if c.kind not in OF_OFFICIALS and not self._named_by_objection(c)}
        assert not leaks, sorted(f"{c.kind} @ {c.where}" for c in leaks)[:20]

    def test_the_own_openings_are_the_applicants_files_alone(self) -> None:
        own = [_opened(each) for row in Opening.objects.all() for each in row.own]
        found = {canary for body in own for canary in self.world.birds.found_in(body)}
        assert {canary.kind for canary in found} == {"file name"}
        for case in self.world.cases.values():
            if case.applicant is None or not LogEntry.objects.filter(object__stream_id=case.number).exists():
                continue
            told = receipt_for("case", case.number).told["disclosures"]
            mine = {c for body in map(_opened, told) for c in self.world.birds.found_in(body)}
            places = {case.label, "ownership" if case.label == "of a business" else case.label}
            assert {c.where for c in mine if c.kind == "file name"} <= places, case.label

    def test_what_is_undisclosed_is_not_in_the_log_at_all(self) -> None:
        hidden = [case.number for case in self.world.of_class("undisclosed")]
        assert hidden
        assert not LogEntry.objects.filter(object__stream_id__in=hidden).exists()
        papers = [p.uid for p in self.world.papers.values() if p.state in ("scheduled", "held")]
        once_out = {p.uid for p in self.world.papers.values() if "corrected" in p.label}
        logged = LogEntry.objects.filter(object__stream_id__in=set(papers) - once_out)
        assert not logged.exists()

    def state_of_log(self) -> Checkpoint:
        state = latest_checkpoint()
        assert state is not None
        return state

    def _kept(self) -> Iterator[bytes]:
        for row in Opening.objects.all():
            yield from map(_opened, row.public)

    def _named_by_objection(self, canary: Canary) -> bool:
        """An objection says which case it is about, of which there is a stub."""
        return canary.text == self.world.cases["objected, then withheld"].number


def _opened(disclosure: str) -> bytes:
    value = parse_disclosure(disclosure).value
    return json.dumps(value, ensure_ascii=False).encode()
