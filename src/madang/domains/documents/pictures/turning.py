"""Matrices of PDF and SVG, as (a, b, c, d, e, f): x' = ax + cy + e, y' = bx + dy + f."""

import math
import re

Matrix = tuple[float, ...]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_CALL = re.compile(r"(\w+)\s*\(([^)]*)\)")


def joined(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first` and `then` one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def corners(matrix: Matrix) -> tuple[float, float, float, float]:
    """The area that the unit square takes: left, bottom, right, top."""
    points = [moved(matrix, x, y) for x in (0, 1) for y in (0, 1)]
    return (
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )


def transform(words: str) -> Matrix:
    """The matrix of an SVG attribute `transform`: translate, scale, rotate, matrix; others are left out."""
    matrix = UNMOVED
    for name, arguments in _CALL.findall(words):
        numbers = [float(number) for number in re.split(r"[\s,]+", arguments.strip()) if number]
        matrix = joined(_one(name, numbers), matrix)
    return matrix


def _one(name: str, numbers: list[float]) -> Matrix:
    match name, numbers:
        case "matrix", [_, _, _, _, _, _]:
            return tuple(numbers)
        case "translate", [x, *rest]:
            return (1.0, 0.0, 0.0, 1.0, x, rest[0] if rest else 0.0)
        case "scale", [x, *rest]:
            return (x, 0.0, 0.0, rest[0] if rest else x, 0.0, 0.0)
        case "rotate", [degrees, *about]:
            sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
            x, y = about if len(about) == 2 else (0.0, 0.0)
            turned = (cosine, sine, -sine, cosine, 0.0, 0.0)
            return joined(joined((1.0, 0.0, 0.0, 1.0, -x, -y), turned), (1.0, 0.0, 0.0, 1.0, x, y))
    return UNMOVED
