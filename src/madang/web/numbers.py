"""Numbers as pages write them, in the language of the page: `1,234.5`, `1 234,5`."""

from django.utils.translation import get_language

from madang.kernel.translations import number


def count(n: int) -> str:
    """A whole number."""
    return _written(f"{n:,}")


def decimal(value: float, places: int = 1) -> str:
    """A number with `places` after the point."""
    return _written(f"{value:,.{places}f}")


def signed(value: float, places: int = 1) -> str:
    """A difference with its sign."""
    return _written(f"{value:+,.{places}f}")


def percent(share: float, places: int = 1) -> str:
    """A share from 0 to 1 in per cent."""
    return with_percent(decimal(100 * share, places))


def with_percent(written: str) -> str:
    """A written number with its sign; French keeps them apart."""
    return f"{written}\u00a0%" if get_language() == "fr" else f"{written}%"


def _written(plain: str) -> str:
    return str(number(get_language() or "", plain))
