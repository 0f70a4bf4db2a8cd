"""Benchmarks that write do so in a database that is thrown away, unless they are told to use the configured one."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence


def in_scratch(*commands: Sequence[str]) -> int:
    """Runs benchmarks one after the other on a new SQLite database; the first that fails ends it."""
    with tempfile.TemporaryDirectory(prefix="madang-bench-") as folder:
        environment = {**os.environ, "MADANG_DATA": folder, "MADANG_DATABASE_URL": "", "MADANG_MODE": "demo"}
        for command in commands:
            done = subprocess.run(
                [sys.executable, "-m", "madang", "bench", *command], env=environment, check=False
            )
            if done.returncode:
                return done.returncode
    return 0
