"""Programs in Go over golang.org/x/mod/sumdb, as Debian packages it: built once, run against an address."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

GOPATH = Path("/usr/share/gocode")
LIBRARY = GOPATH / "src" / "golang.org" / "x" / "mod" / "sumdb" / "tlog"


def built(source: Path, folder: Path) -> Path:
    """The program of one file; skips the test where Go or the library is absent."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("needs Go: apt-get install golang-go golang-golang-x-mod-dev")
    if not LIBRARY.is_dir():
        pytest.skip("needs golang.org/x/mod/sumdb: apt-get install golang-golang-x-mod-dev")
    program = folder / source.stem
    env = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": str(GOPATH),
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
    }
    done = subprocess.run(
        [go, "build", "-o", str(program), str(source)], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return program


def run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Gives the exit code and what was said."""
    return subprocess.run(
        [str(program), *arguments], capture_output=True, text=True, timeout=600, check=False
    )
