"""What became of the lines of a register."""

from dataclasses import dataclass, field
from typing import Any

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class LineResult:
    """What became of one line. `status`: accepted, unchanged or rejected; `corrected`: it replaced what was kept."""

    line: int
    source_id: str
    status: str
    id: str = ""
    reasons: tuple[Text, ...] = ()
    corrected: bool = False

    def as_dict(self) -> dict[str, Any]:
        """As one line of results: `{line, source_id, id, status, reasons[], corrected}`."""
        return {
            "line": self.line,
            "source_id": self.source_id,
            "id": self.id,
            "status": self.status,
            "reasons": [reason.as_dict() for reason in self.reasons],
            "corrected": self.corrected,
        }


@dataclass(slots=True)
class Summary:
    """How many lines became what, and which departments were created for them."""

    accepted: int = 0
    corrected: int = 0  # among the accepted
    unchanged: int = 0
    rejected: int = 0
    departments: list[str] = field(default_factory=list)

    def count(self, result: LineResult) -> None:
        setattr(self, result.status, getattr(self, result.status) + 1)
        self.corrected += result.corrected
