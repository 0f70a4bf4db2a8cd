import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from madang.web.public.verify_file import NAME, verify_file
from tests.journeys import browsing


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not browsing.CHROMIUM:
        pytest.skip("needs Chromium: apt-get install chromium fonts-noto-cjk")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright has a loop of its own in this thread
    with browsing.started() as browser:
        yield browser
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture(scope="session")
def downloaded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page for download, as its reader opens it."""
    file: Path = tmp_path_factory.mktemp("downloads") / NAME
    file.write_bytes(verify_file().body)
    return file.as_uri()
