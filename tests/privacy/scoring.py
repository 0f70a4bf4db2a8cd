"""How much of what was planted the gate finds, and how much it holds that is clean."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from madang.domains.documents.content import Content
from madang.domains.documents.findings import Finding, Verdict
from madang.domains.documents.gate import scan, verdict_of
from tests.privacy.spec import Plant, Spec

MUST = frozenset({"rrn", "frn", "mobile", "phone", "card", "account", "passport", "driver"})
"""Of these nothing may be missed."""

Read = Callable[[Spec], Content]


@dataclass(slots=True)
class Score:
    """Counts by kind and by place; `missed` tells what was not found, `named` what was only a candidate."""

    files: int = 0
    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    candidates: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[tuple[str, Plant]] = field(default_factory=list)
    files_held: int = 0
    why_held: list[tuple[str, Finding]] = field(default_factory=list)

    def recall(self, kinds: Iterable[str]) -> float:
        wanted = set(kinds)
        planted = sum(n for (kind, _), n in self.planted.items() if kind in wanted)
        return sum(n for (kind, _), n in self.held.items() if kind in wanted) / planted


def score(specs: Iterable[Spec], read: Read = Spec.content) -> Score:
    """Reads and looks through each file."""
    result = Score()
    for spec in specs:
        content = read(spec)
        findings = scan(content, name=spec.name, title=spec.title)
        result.files += 1
        if verdict_of(content, findings) is Verdict.FINDING:
            result.files_held += 1
            result.why_held += [(spec.name, finding) for finding in findings if finding.holds]
        for plant in spec.plants:
            _count(result, spec, plant, findings)
    return result


def _count(result: Score, spec: Spec, plant: Plant, findings: tuple[Finding, ...]) -> None:
    key = plant.kind, str(plant.place)
    result.planted[key] += 1
    found = [finding for finding in findings if _same(plant, finding)]
    if any(finding.holds for finding in found):
        result.held[key] += 1
    elif found:
        result.candidates[key] += 1
        if plant.kind in MUST:
            result.missed.append((spec.format, plant))
    else:
        result.missed.append((spec.format, plant))


def core(text: str) -> str:
    """What of an identifier counts: letters and digits, whatever their width; a number's last `.0` is none of it."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if c.isalnum()).lower()


def _same(plant: Plant, finding: Finding) -> bool:
    """Whether a finding covers a plant: its kind (a resident number is one of either sort) and all of its digits."""
    alike = {plant.kind, finding.kind}
    if len(alike) > 1 and not alike <= {"rrn", "frn"}:
        return False
    wanted, got = core(plant.text), core(finding.text)
    return wanted in got or (len(got) >= 5 and got in wanted and len(got) >= len(wanted) - 3)
