"""What the second person reads of a record before they confirm that it goes; filled by the domain of the record."""

from dataclasses import dataclass

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Facts:
    """A record by name and number, with its state. `place`: where the reader opens it, after the language; empty where
    they may not. `seq`: its last event, on which a confirmation rests."""

    name: Text
    number: str
    state: Text
    place: str
    seq: int
