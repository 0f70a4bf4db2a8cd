"""Who gets which case when work is shared evenly. Pure: no database, no clock."""

from collections.abc import Mapping, Sequence


def share_evenly(chosen: Sequence[tuple[str, int | None]], loads: Mapping[int, int]) -> dict[str, int]:
    """To whom each chosen case (number, who has it now) goes, so that everybody ends up with as much as possible alike.

    `loads` says for each official who is present how many open cases they have, the chosen ones among them. Each
    case in turn goes to whoever has least; where several have as little, it stays with who has it, else it goes to
    the smallest id. Empty where nobody is present.
    """
    left = dict(loads)
    for _, has_it in chosen:
        if has_it in left:
            left[has_it] -= 1
    given: dict[str, int] = {}
    for number, has_it in chosen:
        if not left:
            return {}
        to = min(left, key=lambda official: (left[official], official != has_it, official))
        given[number] = to
        left[to] += 1
    return given
