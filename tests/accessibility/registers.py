"""The page of registers of other systems: with entries, without, found, not found, with a day that cannot be read."""

from pathlib import Path

from madang.domains.cases.tests.factories import City
from madang.domains.documents.actions import import_register
from madang.domains.documents.intake import profile_named
from madang.kernel.actor import SYSTEM
from tests.accessibility import pages

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "seoul-info-list.csv"
HERE = "desk/documents/other-systems/"


def visits(city: City) -> list["pages.Visit"]:
    """Imports the example and names the page in each of its states."""
    with EXAMPLE.open("rb") as file:
        import_register(SYSTEM, file, profile=profile_named("seoul-info-list"), told=lambda _: None)
    route, all_of_it, none_of_it = pages.PAGE + HERE, city.on_duty("executive"), city.official()
    return [
        pages.Visit("registers", route, all_of_it, HERE),
        pages.Visit("registers, nothing in scope", route, none_of_it, HERE),
        pages.Visit("registers, found", route, all_of_it, f"{HERE}?q=점검"),
        pages.Visit("registers, nothing found", route, all_of_it, f"{HERE}?q=없는문서-1"),
        pages.Visit("registers, a day refused", route, all_of_it, f"{HERE}?from=어제", 422),
    ]
