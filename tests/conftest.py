"""The figures that the standing tests state, said together at the end of a run."""

from typing import Any

FIGURE = "figure"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tests state a figure with `record_property("figure", …)`; this also works when they run in several processes."""
    said = [
        value
        for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
        for name, value in report.user_properties
        if name == FIGURE and report.when == "call"
    ]
    if said:
        terminalreporter.section("figures")
        for line in said:
            terminalreporter.write_line(line)
