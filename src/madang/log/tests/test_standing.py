"""What is said of an entry, and when nothing final may be decided."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from madang.domains import organisation
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import NotPossible
from madang.log import policy, standing
from madang.log.models import Checkpoint
from madang.log.signing import sign_if_grown
from madang.log.standing import Standing, State, _state, log_fault, standing_of
from madang.log.tests.factories import AT, happen, log
from madang.log.tests.living import NAMES, data_folder, living
from madang.log.tests.signing_by_hand import Leaves
from madang.log.tree import tree
from madang.log.witnesses import gather

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("logged", "witnessed", "now", "wanted", "state"),
    [
        (None, None, 0, True, State.WAITING),
        (None, None, 1, True, State.WAITING),
        (None, None, 1.1, True, State.LATE),
        (None, None, 1.1, False, State.LATE),
        (1, None, 1, True, State.LOGGED),
        (1, None, 11, True, State.LOGGED),
        (1, None, 11.1, True, State.LATE),
        (1, None, 9999, False, State.LOGGED),
        (1, 2, 2, True, State.WITNESSED),
        (1, 2, 9999, True, State.WITNESSED),
        (30, 31, 32, True, State.WITNESSED),
    ],
)
def test_the_states_of_an_entry(
    logged: float | None, witnessed: float | None, now: float, wanted: bool, state: State
) -> None:
    """In minutes after it was written."""

    def at(minutes: float | None) -> datetime | None:
        return None if minutes is None else AT + minutes * MINUTE

    assert _state(AT, at(logged), at(witnessed), AT + now * MINUTE, wanted=wanted) is state


@pytest.mark.django_db
def test_an_entry_on_its_way(tmp_path: Path, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with living(tmp_path, *NAMES) as alive:
        log(*happen("a"))
        with django_assert_num_queries(
            2
        ):  # entries with their first states; the newest that each witness confirmed
            assert standing_of([0, 7], AT) == {0: Standing(State.WAITING, None, 0, 3)}
        assert standing_of([0], AT + 2 * MINUTE)[0].state is State.LATE
        sign_if_grown(AT + MINUTE)
        assert standing_of([0], AT + 2 * MINUTE) == {0: Standing(State.LOGGED, AT + MINUTE, 0, 3)}
        assert standing_of([0], AT + 12 * MINUTE)[0].state is State.LATE
        alive.stop("press")
        gather(AT + 2 * MINUTE)
        log(*happen("b"), at=AT + 2 * MINUTE)
        with django_assert_num_queries(2):
            assert standing_of([0, 1], AT + 2 * MINUTE) == {
                0: Standing(State.WITNESSED, AT + MINUTE, 2, 3),
                1: Standing(State.WAITING, None, 0, 3),
            }
        assert standing_of([], AT) == {}


@pytest.mark.django_db
def test_without_witnesses_nobody_is_said_to_confirm(tmp_path: Path) -> None:
    with living(tmp_path):
        log(*happen("a"))
        sign_if_grown(AT)
        assert standing_of([0], AT + HOUR) == {0: Standing(State.LOGGED, AT, 0, 0)}
        standing.require_witnessed(AT + 4 * HOUR)
        with pytest.raises(NotPossible):  # nobody signs any more
            standing.require_witnessed(AT + 4 * HOUR + MINUTE)


@pytest.mark.django_db
def test_decisions_stop_and_go_on(tmp_path: Path) -> None:
    with data_folder(tmp_path / "nothing"):
        standing.require_witnessed(AT)  # there is no log yet
    with living(tmp_path, *NAMES) as alive:
        log(*happen("a"))
        sign_if_grown(AT)
        gather(AT)
        for name in NAMES:
            alive.stop(name)
        for hours in range(5):
            log(*happen("a"), at=AT + hours * HOUR)
            sign_if_grown(AT + hours * HOUR)
            gather(AT + hours * HOUR)
            standing.require_witnessed(AT + hours * HOUR)
        assert standing.banner(AT + 4 * HOUR) is None
        with pytest.raises(NotPossible) as refused:
            standing.require_witnessed(AT + 4 * HOUR + MINUTE)
        assert refused.value.code == "log_not_witnessed"
        assert "4시간" in refused.value.message.ko and "4 hours" in refused.value.message.en
        said = standing.banner(AT + 4 * HOUR + MINUTE)
        assert said is not None and "4시간" in said.ko
        _witnesses_come_back(alive)
        gather(AT + 5 * HOUR)
        standing.require_witnessed(AT + 5 * HOUR)
        assert standing.banner(AT + 5 * HOUR) is None


@pytest.mark.django_db
def test_where_nobody_ever_confirmed_it_counts_from_the_first_state(tmp_path: Path) -> None:
    with living(tmp_path, *NAMES) as alive:
        for name in NAMES:
            alive.stop(name)
        for hours in range(6):
            log(*happen("a"), at=AT + hours * HOUR)
            sign_if_grown(AT + hours * HOUR)
        standing.require_witnessed(AT + 4 * HOUR)
        with pytest.raises(NotPossible):
            standing.require_witnessed(AT + 5 * HOUR)


@pytest.mark.django_db
def test_the_limit_is_the_authoritys(tmp_path: Path) -> None:
    with living(tmp_path, *NAMES):
        log(*happen("a"))
        sign_if_grown(AT)
        gather(AT)
        with pytest.raises(NotPossible):
            standing.require_witnessed(AT + 8 * HOUR)
        organisation.set_log_hours(SYSTEM, hours=8, at=AT)
        standing.require_witnessed(AT + 8 * HOUR)
        organisation.set_log_hours(SYSTEM, hours=1, at=AT)
        standing.require_witnessed(AT + HOUR)
        with pytest.raises(NotPossible):
            standing.require_witnessed(AT + HOUR + MINUTE)


@pytest.mark.django_db
def test_faults_are_named(tmp_path: Path) -> None:
    with data_folder(tmp_path / "nothing"):
        assert log_fault(AT) == ""
    with living(tmp_path, *NAMES) as alive:
        assert log_fault(AT) == "no state was signed for 15 minutes"
        log(*happen("a"))
        sign_if_grown(AT)
        gather(AT)
        assert log_fault(AT + 15 * MINUTE) == ""
        assert log_fault(AT + 16 * MINUTE) == "no state was signed for 15 minutes"
        for name in NAMES:
            alive.stop(name)
        log(*happen("b"), at=AT + 20 * MINUTE)
        sign_if_grown(AT + 20 * MINUTE)
        assert log_fault(AT + 20 * MINUTE) == "witnesses have confirmed no state for 20 minutes"
        policy.place().write_text("log nothing\n")
        assert "can't be read" in log_fault(AT)


@pytest.mark.django_db
def test_a_signer_that_is_gone_or_ahead_is_named(tmp_path: Path) -> None:
    with living(tmp_path) as alive:
        log(*happen("a"))
        sign_if_grown(AT)
        signer = alive.signer.signer
        leaves = Leaves([tree(1).leaf(0), *Leaves.many(4).hashes])
        signer.sign(5, leaves.root(5), leaves.proof(1, 5))
        assert "has signed 5 entries, the database holds 1" in log_fault(AT)
        alive.signer.shutdown()
        alive.signer.server_close()
        began = time.monotonic()
        assert "doesn't answer" in log_fault(AT)
        assert time.monotonic() - began < 1
        assert Checkpoint.objects.count() == 1


def _witnesses_come_back(alive) -> None:  # type: ignore[no-untyped-def]
    from madang_verify.witness_server import WitnessServer

    for name in NAMES:
        alive.serve(name, WitnessServer(("127.0.0.1", 0), alive.witness(name)))
    alive.agree()
