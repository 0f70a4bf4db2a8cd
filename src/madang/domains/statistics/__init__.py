"""Published figures (통계): how long cases take, and how soon the public sees what happens. The face for others."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from madang.domains.statistics.rules import GROUPINGS, nearest_rank
from madang.domains.statistics.words import LATENCY_DEFINITION, PROCESSING_DEFINITION

if TYPE_CHECKING:
    from madang.domains.statistics.disclosure import Bucket, Latency, latency
    from madang.domains.statistics.figures import Clock, ProcessingFigure, processing

_ROOM_OF = {
    "Bucket": "disclosure",
    "Clock": "figures",
    "Latency": "disclosure",
    "ProcessingFigure": "figures",
    "latency": "disclosure",
    "processing": "figures",
}

__all__ = [
    "GROUPINGS",
    "LATENCY_DEFINITION",
    "PROCESSING_DEFINITION",
    "Bucket",
    "Clock",
    "Latency",
    "ProcessingFigure",
    "latency",
    "nearest_rank",
    "processing",
]


def __getattr__(name: str) -> Any:
    """What needs the database is imported on first use: models can only be loaded once Django is ready."""
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
