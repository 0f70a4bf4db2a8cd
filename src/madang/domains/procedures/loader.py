"""Documents out of files: YAML or JSON, read without the surprises of YAML (dates, yes and no, keys written twice)."""

import json
import re
from hashlib import sha256
from typing import Any

import yaml

from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

LARGEST_FILE = 1_000_000
_DEEPEST = 100
_TOO_LARGE = Text("파일이 너무 큽니다. 1 MB까지 읽습니다.", "The file is too large; at most 1 MB is read.")
_UNREADABLE = Text("파일을 읽을 수 없습니다. {why}", "The file cannot be read. {why}")
_ALIAS = Text("별칭(*)은 쓸 수 없습니다.", "Aliases (*) are not allowed.")
_TOO_DEEP = Text("너무 깊이 겹쳐 적었습니다.", "It is nested too deeply.")
_TWICE = Text("{key} 항목을 두 번 적었습니다({line}행).", "The entry {key} is written twice (line {line}).")


_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where libyaml came along


class _Loader(_Fast):
    """Plain YAML: only true and false are truth values, a date is text, a key stands once."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                twice = _TWICE.format(key=key.value, line=key.start_mark.line + 1)
                raise yaml.constructor.ConstructorError(None, None, twice.en, key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


_KEPT = (
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:null",
    "tag:yaml.org,2002:str",
)
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def _check_shape(text: str) -> None:
    """Before anything is built: aliases of aliases could grow without bound, and too deep a nest break the reader."""
    depth = 0
    for event in yaml.parse(text, Loader=_Fast):
        if isinstance(event, yaml.events.AliasEvent):
            raise yaml.YAMLError(_ALIAS.en, event.start_mark)
        depth += isinstance(event, yaml.events.CollectionStartEvent)
        depth -= isinstance(event, yaml.events.CollectionEndEvent)
        if depth > _DEEPEST:
            raise yaml.YAMLError(_TOO_DEEP.en, event.start_mark)


def read_document(text: str) -> Any:
    """What a YAML or JSON text says. Raises InvalidInput (code unreadable_file) with the line where it breaks."""
    if len(text) > LARGEST_FILE:
        raise InvalidInput(_TOO_LARGE, "unreadable_file")
    try:
        _check_shape(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with fewer tags
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = " ".join(str(error).split())[:300]
        raise InvalidInput(_UNREADABLE.format(why=why), "unreadable_file") from error


def checksum(document: object) -> str:
    """SHA-256 of the document in one canonical spelling, whatever the order of its keys.

    Raises InvalidInput (code unreadable_file) where it holds what JSON or the database cannot keep.
    """
    try:
        canonical = json.dumps(
            document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )
        spelt = canonical.encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidInput(_UNREADABLE.format(why=error), "unreadable_file") from error
    if "\\u0000" in canonical:
        raise InvalidInput(_UNREADABLE.format(why="NUL"), "unreadable_file")
    return sha256(spelt).hexdigest()
