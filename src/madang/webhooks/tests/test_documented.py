"""What the documentation shows of signatures is true: its Python and its shell are run."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from madang.kernel import signatures

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "api.md").read_text("utf-8")
SECRET = b"\x00\x01\xffthis secret has 32 bytes, exact"


def test_the_python_of_the_documentation_verifies():
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    shown: dict = {}
    exec(source, shown)
    now, body = int(time.time()), '{"한글": 1}'.encode()
    head = {"webhook-id": "7Q2M4W8ZK1N5R3TB", "webhook-timestamp": str(now)}
    head["webhook-signature"] = "v1,AAAA " + signatures.sign(
        SECRET, id=head["webhook-id"], timestamp=now, body=body
    )
    check, secret = shown["is_genuine"], signatures.written(SECRET)
    assert check(secret, head, body)
    assert not check(secret, head, body + b" ")
    assert not check(secret, head | {"webhook-id": "other"}, body)
    assert not check(secret, head | {"webhook-timestamp": str(now - 301)}, body)
    assert not check(signatures.written(b"another"), head, body)


def test_the_shell_of_the_documentation_signs(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: the shell's example cannot be run")
    section = PAGE.partition("### `POST /api/v1/approval-events`")[2]
    source = re.search(r"```sh\n(.*?)```", section, re.S)[1].partition("curl")[0]
    script = source + 'printf "%s\\n%s\\n%s\\n%s" "$ID" "$TIME" "$SIGNATURE" "$BODY"'
    told = subprocess.run(
        ["sh", "-c", script],
        env={"SECRET": signatures.written(SECRET), "PATH": "/usr/bin:/bin"},
        capture_output=True,
    )
    id, timestamp, signature, body = told.stdout.split(b"\n", 3)
    sent = {"id": id.decode(), "timestamp": int(timestamp), "signatures": signature.decode()}
    assert signatures.is_signed(SECRET, body=body, **sent), told
