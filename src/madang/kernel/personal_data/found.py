"""What a detector says."""

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How sure a finding is. A candidate alone never holds a file."""

    CERTAIN = "certain"  # shape and check digit, or shape and context
    LIKELY = "likely"  # shape alone
    CANDIDATE = "candidate"  # an isolated name, a plate without vehicles about, a public number


@dataclass(frozen=True, slots=True)
class Found:
    """Something that looks like an identifier; offsets in the text as it was given."""

    kind: str  # a key of `NAMES`
    confidence: Confidence
    start: int
    end: int
    text: str

    @property
    def holds(self) -> bool:
        return self.confidence is not Confidence.CANDIDATE
