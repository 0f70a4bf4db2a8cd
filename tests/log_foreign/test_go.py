"""A log verified by the library of the Go project, which knows nothing of us, and by the recipe that the pages show."""

import json
from pathlib import Path

import pytest

from madang import web
from tests.log_foreign import made
from tests.log_foreign.go_programs import built, run

pytestmark = pytest.mark.slow
RECIPE = Path(web.__file__).parent / "static" / "log" / "verify.go"
AUDIT = Path(__file__).parent / "audit.go"
INDICES = "50"


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(AUDIT, tmp_path_factory.mktemp("go"))


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(RECIPE, tmp_path_factory.mktemp("go"))


def policy_file(folder: Path) -> str:
    file = folder / "policy.txt"
    file.write_text(made.builder.POLICY)
    return str(file)


def test_entries_proofs_and_cosignatures_are_what_the_library_expects(audit: Path, tmp_path: Path) -> None:
    held = made.held(tmp_path / "log", 300)
    olds = []
    for size in (1, 255, 256, 257, 301):
        olds.append(tmp_path / f"checkpoint.{size}")
        olds[-1].write_bytes(held.log.checkpoint(size))
    held.grow(600)
    with made.served(held.folder) as address:
        done = run(audit, address.rstrip("/"), policy_file(tmp_path), INDICES, *map(str, olds))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"size": 901, "cosigned": 2, "included": 50, "consistent": 5}


def test_an_altered_entry_and_another_history_are_found(audit: Path, recipe: Path, tmp_path: Path) -> None:
    held, other = made.held(tmp_path / "log", 300), made.held(tmp_path / "other", 300)
    other.log.entries[5] = other.log.entries[6]
    old = tmp_path / "checkpoint.old"
    old.write_bytes(other.log.checkpoint(200))
    bundle = held.folder / "tile" / "entries" / "000"
    with made.served(held.folder) as address:
        prefix = address.rstrip("/")
        assert run(audit, prefix, policy_file(tmp_path), INDICES).returncode == 0
        forked = run(audit, prefix, policy_file(tmp_path), INDICES, str(old))
        bundle.write_bytes(bundle.read_bytes().replace(b"review.started", b"review.starteD", 1))
        altered = run(audit, prefix, policy_file(tmp_path), INDICES)
        whole = run(recipe, prefix, made.builder.LOG.verifier.vkey)
    assert (forked.returncode, "checkpoint.old" in forked.stderr) == (1, True), forked.stderr
    assert (altered.returncode, "entry 0" in altered.stderr) == (1, True), altered.stderr
    assert (whole.returncode, "not those that the log signed" in whole.stderr) == (1, True), whole.stderr


def test_the_recipe_on_the_pages_verifies_a_whole_log(recipe: Path, tmp_path: Path) -> None:
    held = made.held(tmp_path / "log", 600)
    with made.served(held.folder) as address:
        done = run(recipe, address.rstrip("/"), made.builder.LOG.verifier.vkey)
        key = made.builder.signer("open.city.example/log", 1, 9).verifier.vkey
        stranger = run(recipe, address.rstrip("/"), key)
    assert done.stdout == "all 601 entries are those that the log signed\n", done.stderr
    assert stranger.returncode == 1
