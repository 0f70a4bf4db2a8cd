"""One line for each figure: what it is, what was aimed at, and whether that was reached."""

import json
import os
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Figures:
    """Prints figures as JSON lines and remembers which targets were missed. `about`: what every line says.

    `machine_load`: how many processes wanted to run meanwhile, whoever they are; on a quiet machine as many as it has
    cores, or fewer.
    """

    about: dict[str, Any]
    missed: list[str] = field(default_factory=list)

    def tell(
        self,
        what: str,
        value: float,
        unit: str,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        **more: Any,
    ) -> None:
        """One figure, with a bound where there is one."""
        line: dict[str, Any] = {**self.about, "figure": what, "value": round(value, 3), "unit": unit}
        bounds = {"at_most": at_most, "at_least": at_least}
        line |= {name: round(bound, 3) for name, bound in bounds.items() if bound is not None}
        if at_most is not None or at_least is not None:
            line["met"] = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
            if not line["met"]:
                self.missed.append(what)
        line["machine_load"] = round(os.getloadavg()[0], 1)
        print(json.dumps(line | more, ensure_ascii=False), flush=True)


def spread(seconds: list[float]) -> dict[str, float]:
    """50, 95 and 99 of a hundred, in milliseconds."""
    ordered = sorted(seconds) or [0.0]
    told = {}
    for share in (50, 95, 99):
        place = min(len(ordered) - 1, len(ordered) * share // 100)
        told[f"p{share}"] = round(ordered[place] * 1000, 2)
    return told
