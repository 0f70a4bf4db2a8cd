"""Slips of the finger."""


def is_one_slip(word: str, other: str) -> bool:
    """Whether one character that is another, missing, too many, or changed places with its neighbour lies between."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if start is None:
        return True  # one has a character more at its end
    rest, others = word[start:], other[start:]
    if len(rest) != len(others):
        return rest[1:] == others if len(rest) > len(others) else rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
