"""Indices, their documents with versions, and aliases."""

from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from madang.search.tests.opensearch.queries import BadRequest, Fields, Shelf

_SETTINGS = {"number_of_shards", "number_of_replicas", "refresh_interval"}
_TYPES = {"long": set(), "double": set(), "keyword": {"doc_values"}, "text": {"analyzer", "index_options"}}


@dataclass
class Kept:
    version: int
    seq_no: int
    fields: Fields | None  # None: deleted, remembered for a while


@dataclass
class Index:
    mappings: Fields
    settings: Fields
    kept: dict[str, Kept] = field(default_factory=dict)
    seen: dict[str, Fields] = field(default_factory=dict)
    seq_no: int = -1

    def refresh(self) -> None:
        self.seen = {id: one.fields for id, one in self.kept.items() if one.fields is not None}

    def shelf(self) -> Shelf:
        return Shelf(self.mappings, self.seen)

    def write(self, id: str, fields: Fields | None, version: int | None = None) -> tuple[str, Kept]:
        """Keeps or (None) deletes. `version`: external_gte."""
        if fields is not None:
            self._check(fields)
        there = self.kept.get(id)
        if version is not None and there and there.version > version:
            reason = f"[{id}]: version conflict, current version [{there.version}] is higher than [{version}]"
            raise BadRequest("version_conflict_engine_exception", reason, 409)
        living = there is not None and there.fields is not None
        self.seq_no += 1
        number = version if version is not None else there.version + 1 if there else 1
        self.kept[id] = Kept(number, self.seq_no, fields)
        if fields is None:
            return "deleted" if living else "not_found", self.kept[id]
        return "updated" if living else "created", self.kept[id]

    def _check(self, fields: Fields) -> None:
        for name, value in fields.items():
            said = self.mappings["properties"].get(name)
            if said is None:
                reason = (
                    f"mapping set to strict, dynamic introduction of [{name}] within [_doc] is not allowed"
                )
                raise BadRequest("strict_dynamic_mapping_exception", reason)
            for one in value if isinstance(value, list) else [value]:
                _check_value(name, said["type"], one)


class Cluster:
    def __init__(self) -> None:
        self.lock = RLock()
        self.indices: dict[str, Index] = {}
        self.aliases: dict[str, set[str]] = {}  # index → its aliases
        self.too_busy_for: list[str] = []  # ids that are turned away, once for each time they stand here

    def create(self, name: str, body: Fields) -> Index:
        if name in self.indices:
            raise BadRequest("resource_already_exists_exception", f"index [{name}] already exists")
        if name != name.lower() or set(name) & set(' ,:"*+/\\|?#><') or name[:1] in "_-":
            raise BadRequest("invalid_index_name_exception", f"Invalid index name [{name}]")
        _check_index(body)
        self.indices[name] = Index(body["mappings"], body["settings"]["index"])
        self.aliases[name] = set(body.get("aliases", ()))
        return self.indices[name]

    def found(self, name: str) -> tuple[str, Index]:
        """An index by its name or alias."""
        for one in self.indices:
            if name == one or name in self.aliases[one]:
                return one, self.indices[one]
        raise BadRequest("index_not_found_exception", f"no such index [{name}]", 404)

    def act_on_aliases(self, actions: list[Fields]) -> None:
        """All of them or none."""
        after = {name: set(aliases) for name, aliases in self.aliases.items()}
        for action in actions:
            ((act, said),) = action.items()
            if set(said) != {"index", "alias"} or act not in ("add", "remove"):
                raise BadRequest("illegal_argument_exception", f"[aliases] {action}")
            if said["index"] not in after:
                raise BadRequest("index_not_found_exception", f"no such index [{said['index']}]", 404)
            if act == "add":
                after[said["index"]].add(said["alias"])
            elif said["alias"] in after[said["index"]]:
                after[said["index"]].remove(said["alias"])
            else:
                raise BadRequest("aliases_not_found_exception", f"aliases [{said['alias']}] missing", 404)
        self.aliases = after


def _check_index(body: Fields) -> None:
    if not {"settings", "mappings"} <= set(body) <= {"settings", "mappings", "aliases"} or set(
        body["settings"]
    ) != {"index"}:
        raise BadRequest("parse_exception", f"unknown key in {sorted(body)}")
    if unknown := set(body["settings"]["index"]) - _SETTINGS:
        raise BadRequest("illegal_argument_exception", f"unknown setting {sorted(unknown)}")
    mappings = body["mappings"]
    if set(mappings) - {"dynamic", "_source", "properties"} or mappings["dynamic"] != "strict":
        raise BadRequest("mapper_parsing_exception", f"{sorted(mappings)}")
    for name, said in mappings["properties"].items():
        if unknown := set(said) - {"type"} - _TYPES[said["type"]]:
            raise BadRequest("mapper_parsing_exception", f"unknown parameter {sorted(unknown)} on [{name}]")


def _check_value(name: str, kind: str, value: Any) -> None:
    fits = isinstance(value, int | float) if kind in ("long", "double") else isinstance(value, str)
    if not fits or (kind == "long" and not -(2**63) <= value < 2**63):
        raise BadRequest("mapper_parsing_exception", f"failed to parse field [{name}] of type [{kind}]")
    if kind == "keyword" and len(value.encode()) > 32_766:
        raise BadRequest(
            "illegal_argument_exception", f"Document contains at least one immense term in [{name}]"
        )
