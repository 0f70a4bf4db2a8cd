"""The table of commands in docs/operating.md, made from the commands themselves.

`python -m tests.architecture.commands` writes it.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from madang.cli import _parser

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operating.md"
_BEGIN = "<!-- commands: written by `python -m tests.architecture.commands` -->\n"
_END = "<!-- /commands -->"


def table() -> str:
    """One row for each command: how it is written, what it does."""
    rows = [f"| `{usage}` | {' '.join(said)} |" for usage, said in _commands(_parser(), "madang", "")]
    return "\n".join(["| command | does |", "|---|---|", *rows]) + "\n"


def names() -> list[str]:
    """Every command with its words, such as `madang token create`."""
    return [usage.partition(" [")[0] for usage, _ in _commands(_parser(), "madang", "")]


def with_table(page: str) -> str:
    """The page with the table as it should be."""
    before, _, rest = page.partition(_BEGIN)
    return f"{before}{_BEGIN}{table()}{_END}{rest.partition(_END)[2]}"


def _commands(parser: argparse.ArgumentParser, words: str, help_: str) -> Iterator[tuple[str, list[str]]]:
    inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if words == "madang bench":
        yield f"{words} NAME", [f"{help_}: {', '.join(sorted(inner[0].choices))}."]
        return
    if not inner:
        yield _usage(parser, words), _meaning(parser, help_)
    for group in inner:
        said = {choice.dest: choice.help or "" for choice in group._choices_actions}
        for name, command in group.choices.items():
            yield from _commands(command, f"{words} {name}", said.get(name, help_))


def _usage(parser: argparse.ArgumentParser, words: str) -> str:
    written = []
    for action in parser._actions:
        if action.dest == "help":
            continue
        value = action.metavar or (
            "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest.upper()
        )
        option = action.option_strings[0] if action.option_strings else ""
        one = " ".join(filter(None, [option, "" if option and action.nargs == 0 else str(value)]))
        written.append(one if action.required and not option else f"[{one}]" if not action.required else one)
    positional = [w for w in written if not w.lstrip("[").startswith("-")]
    return " ".join([words, *positional, *(w for w in written if w not in positional)])


def _meaning(parser: argparse.ArgumentParser, help_: str) -> list[str]:
    options = [
        f"`{(a.option_strings or [a.metavar or a.dest])[0]}`: {a.help}."
        for a in parser._actions
        if a.dest != "help" and a.help
    ]
    return [f"{help_}.", *options]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
