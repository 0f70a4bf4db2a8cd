"""Prints what the gate scores on the whole set: `python -m tests.privacy.scores [files]`, one JSON line per figure."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

from madang.domains.documents.gate import scan_text
from madang.domains.documents.reading import read
from tests.privacy.collection import PLACES, clean_files, planted_files
from tests.privacy.naming import sentences
from tests.privacy.scoring import MUST, Score, score
from tests.privacy.spec import Spec
from tests.privacy.wording import OPENINGS, lookalike
from tests.privacy.writing import write

FILES = 550


def figures(files: int = FILES) -> Iterator[dict[str, object]]:
    planted = score(planted_files(files), _read)
    yield {"figure": "files", "planted": planted.files, "formats": len(PLACES), "held": planted.files_held}
    yield {"figure": "recall_of_what_must_be_found", "value": planted.recall(MUST)}
    yield from _by(planted, 0, "kind")
    yield from _by(planted, 1, "place")
    clean = score(clean_files(files), _read)
    kinds = Counter(finding.kind for _, finding in clean.why_held)
    yield {"figure": "lookalikes", "files": clean.files, "held": clean.files_held, "by": dict(kinds)}
    yield names(3000)
    yield speed()


def _read(spec: Spec):
    return read(write(spec), spec.name)


def _by(result: Score, which: int, word: str) -> Iterator[dict[str, object]]:
    for value in sorted({key[which] for key in result.planted}):
        counted = (
            sum(n for key, n in counts.items() if key[which] == value)
            for counts in (result.planted, result.held, result.candidates)
        )
        yield {"figure": word, word: value} | dict(
            zip(("planted", "held", "candidates"), counted, strict=True)
        )


def names(count: int) -> dict[str, object]:
    """Recall and precision of names, of whatever confidence."""
    right = found = wanted = 0
    for sentence, said in sentences(count):
        got = {one.text for one in scan_text(sentence) if one.kind == "name"}
        right, found, wanted = right + len(got & said), found + len(got), wanted + len(said)
    return {"figure": "names", "recall": round(right / wanted, 3), "precision": round(right / found, 3)}


def speed() -> dict[str, object]:
    """MB/s of processor time on ordinary text, and milliseconds for 5 KB of it."""
    random = Random(1)
    lines = [random.choice(OPENINGS) if n % 8 else lookalike(random) for n in range(40_000)]
    text = "\n".join(lines)
    start = time.process_time()
    scan_text(text)
    took = time.process_time() - start
    size = len(text.encode())
    return {
        "figure": "speed",
        "mb_per_s": round(size / took / 1e6, 2),
        "ms_per_5_kb": round(5_000 / size * took * 1000, 2),
    }


if __name__ == "__main__":
    for figure in figures(int(sys.argv[1]) if len(sys.argv) > 1 else FILES):
        print(json.dumps(figure, ensure_ascii=False))
