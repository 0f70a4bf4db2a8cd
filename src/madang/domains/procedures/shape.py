"""The shape of a document: mappings, lists, texts. Collects every fault, each with its path."""

from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from madang.domains.procedures.definition import EMPTY
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text
from madang.kernel.translations import FURTHER

T = TypeVar("T")

_MAPPING = Text(
    "{path}에는 이름과 값의 묶음이 있어야 합니다.", "{path} must be a mapping of names to values."
)
_LIST = Text("{path}에는 목록이 있어야 합니다.", "{path} must be a list.")
_STRING = Text("{path}에는 글자가 있어야 합니다.", "{path} must be a string.")
_BOOLEAN = Text("{path}에는 true 또는 false를 적어야 합니다.", "{path} must be true or false.")
_WHOLE = Text("{path}에는 0 이상의 정수를 적어야 합니다.", "{path} must be a whole number of at least 0.")
_MISSING = Text("{path}에 {key} 항목이 없습니다.", "{path} lacks {key}.")
_UNKNOWN = Text(
    "{path}의 {key} 항목은 알 수 없는 이름입니다.{hint}", "{path} has the unknown entry {key}.{hint}"
)
_HINT = Text(" 혹시 {near}입니까?", " Did you mean {near}?")
_TEXT = Text(
    '{path}에는 {{"ko": …, "en": …}} 모양의 글이 있어야 합니다.',
    '{path} must be a text of the form {{"ko": …, "en": …}}.',
)
_WHOLE_DOCUMENT = Text("정의 전체", "the definition")


class Reader:
    """Reads values out of a document and remembers what was wrong."""

    def __init__(self) -> None:
        self.faults: list[FieldFault] = []

    def fault(self, path: str, code: str, message: Text, /, **values: object) -> None:
        said = message.format(path=path or _WHOLE_DOCUMENT, **values)
        self.faults.append(FieldFault(path, code, said))

    def mapping(
        self, value: object, path: str, *, needed: Collection[str], may: Collection[str] = ()
    ) -> dict[str, Any] | None:
        """A mapping with all of `needed`, nothing beyond `needed` and `may`; None where it is no mapping."""
        if not isinstance(value, dict):
            self.fault(path, "not_a_mapping", _MAPPING)
            return None
        for key in needed:
            if key not in value:
                self.fault(path, "missing", _MISSING, key=key)
        known = {*needed, *may}
        for key in value:
            if key not in known:
                self.fault(path, "unknown_key", _UNKNOWN, key=str(key)[:60], hint=_hint(key, known))
        return value

    def each(self, value: object, path: str, read: Callable[[Any, str], T | None]) -> tuple[T, ...]:
        if not isinstance(value, list):
            self.fault(path, "not_a_list", _LIST)
            return ()
        found = (read(one, f"{path}[{number}]") for number, one in enumerate(value, 1))
        return tuple(one for one in found if one is not None)

    def string(self, value: object, path: str) -> str:
        if not isinstance(value, str):
            self.fault(path, "not_a_string", _STRING)
            return ""
        return value

    def boolean(self, value: object, path: str) -> bool:
        if not isinstance(value, bool):
            self.fault(path, "not_a_boolean", _BOOLEAN)
            return False
        return value

    def whole(self, value: object, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.fault(path, "not_a_whole_number", _WHOLE)
            return 0
        return value

    def text(self, value: object, path: str) -> Text:
        """A text in two languages, and in further ones where the author wrote them.

        Korean or English left out is empty, which `soundness` reports.
        """
        if not isinstance(value, dict) or not value.keys() <= {"ko", "en", *FURTHER}:
            self.fault(path, "not_a_text", _TEXT)
            return EMPTY
        if not all(isinstance(said, str) for said in value.values()):
            self.fault(path, "not_a_text", _TEXT)
            return EMPTY
        said = {language: told.strip() for language, told in value.items()}
        return Text.of({"ko": "", "en": "", **said})


def _hint(key: object, known: Iterable[str]) -> Text:
    near = get_close_matches(str(key)[:60], list(known), n=1)
    return _HINT.format(near=near[0]) if near else EMPTY
