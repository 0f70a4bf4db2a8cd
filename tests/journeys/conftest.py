"""A server of its own, with real processes and a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys import browsing, place


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[place.Town]:
    """`madang serve` for the whole run."""
    with place.served(tmp_path_factory.mktemp("journeys")) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not browsing.CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium fonts-noto-cjk")
    with browsing.started() as browser:
        yield browser
