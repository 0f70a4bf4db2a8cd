"""The clock can be set for an invented past, never in production."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from madang.kernel import clock

THEN = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=9)))


def test_within_the_context_it_is_another_time() -> None:
    with clock.at(THEN):
        assert clock.now() == THEN
        assert clock.now().tzinfo == UTC
        with clock.at(THEN + timedelta(days=1)):
            assert clock.now() == THEN + timedelta(days=1)
        assert clock.now() == THEN
        assert abs(clock.machine_now() - THEN) > timedelta(seconds=1)
    assert clock.now() != THEN


def test_it_comes_before_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADANG_NOW", "2026-05-01T00:00:00+00:00")
    with clock.at(THEN):
        assert clock.now() == THEN
    assert clock.now() == datetime(2026, 5, 1, tzinfo=UTC)


def test_other_threads_keep_their_time() -> None:
    seen = []
    with clock.at(THEN):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] != THEN


def test_an_error_inside_sets_the_clock_back() -> None:
    with pytest.raises(KeyError), clock.at(THEN):
        raise KeyError
    assert clock.now() != THEN


def test_it_is_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADANG_MODE", "production")
    with pytest.raises(RuntimeError), clock.at(THEN):
        pass


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2026, 3, 2)):
        pass
