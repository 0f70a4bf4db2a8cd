"""Settings of the test suite: a data folder and a database of its own for every test process.

`MADANG_TEST_DATABASE_URL` runs the suite on PostgreSQL; `MADANG_TEST_NAME` names its test database.
"""

import atexit
import os
import shutil
import tempfile
from typing import Any

_data = tempfile.mkdtemp(prefix="madang-test-")
_maker = os.getpid()  # a forked child leaves the folder to its parent


def _tidy_up() -> None:
    if os.getpid() == _maker:
        shutil.rmtree(_data, ignore_errors=True)


atexit.register(_tidy_up)
for _name in (
    "MADANG_NOW",
    "MADANG_MODE",
    "MADANG_EMAIL_URL",
    "MADANG_SMS_URL",
    "MADANG_PUBLIC_URL",
    "MADANG_LIVE_PORT",
    "MADANG_STORAGE_URL",
    "MADANG_SEARCH_URL",
    "MADANG_SEARCH_TOKEN",
    "MADANG_LOG_ORIGIN",
    "MADANG_LOG_SIGNER",
):
    os.environ.pop(_name, None)
os.environ["MADANG_DATA"] = _data
os.environ["MADANG_DATABASE_URL"] = os.environ.get("MADANG_TEST_DATABASE_URL", "")

from madang.conf.settings import *  # noqa: E402, F403
from madang.conf.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True  # nothing is collected, nothing is scanned

if os.environ["MADANG_DATABASE_URL"]:
    _name = os.environ.get("MADANG_TEST_NAME") or f"madang_{os.getpid()}"
    DATABASES["default"]["TEST"] = {"NAME": f"test_{_name}", "ENCODING": "UTF8", "TEMPLATE": "template0"}
    _options: Any = DATABASES["default"]["OPTIONS"]
    _options["options"] = "-c synchronous_commit=off"  # a power cut is not among the tests, here and below
else:
    # a file, so that threads and processes meet in it
    DATABASES["default"]["TEST"] = {"NAME": f"{_data}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;",
    }
