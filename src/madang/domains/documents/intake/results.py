"""What became of the lines of a file or stream."""

from dataclasses import dataclass, field

from madang.domains.documents.intake.entry import Taken


@dataclass(slots=True)
class Summary:
    """How many lines became what, and which departments were created for them."""

    accepted: int = 0
    corrected: int = 0  # among the accepted and held
    unchanged: int = 0
    held: int = 0
    rejected: int = 0
    departments: list[str] = field(default_factory=list)

    def count(self, taken: Taken) -> None:
        setattr(self, taken.status, getattr(self, taken.status) + 1)
        self.corrected += taken.corrected

    @property
    def lines(self) -> int:
        return self.accepted + self.unchanged + self.held + self.rejected
