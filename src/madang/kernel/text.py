"""Text that is data: said in Korean and in English at once, and in the further languages of the catalogues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from madang.kernel import translations


class _Remembering:
    """Keeps how a text was made outside its fields: what is shown, compared and turned into JSON is ko and en."""

    __slots__ = ("_made", "_told")
    _made: "Made"
    _told: dict[
        str, str
    ]  # what was worked out for a further language: kept texts (dates, rules) are asked often

    @property
    def made(self) -> "Made | None":
        return getattr(self, "_made", None)


@dataclass(frozen=True, slots=True)
class Text(_Remembering):
    """A sentence or name in Korean and English, for the API (`{ko, en}`) and for pages.

    Further languages are found when they are asked for, by the sentence as it was before its values were filled in;
    `made` remembers how that was. Two texts are equal where their Korean and English are.
    """

    ko: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in `language` (a code such as "ko", "en-gb", "zh-hans").

        In a further language without a translation it is the English, marked so (see `translations.in_english`);
        in a language that we do not have, the Korean.
        """
        if language == "ko":
            return self.ko
        if language == "en":
            return self.en
        code = language[:2]
        if code in translations.FURTHER:
            return self._further(code)
        return self.en if code == "en" else self.ko

    def format(self, **values: object) -> "Text":
        """Both sentences filled in; a `Text` among the values is filled in by language."""
        said = Text(
            self.ko.format(**{k: v.ko if isinstance(v, Text) else v for k, v in values.items()}),
            self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )
        return said.remembering(Filled(self, values))

    def as_dict(self) -> dict[str, str]:
        return {"ko": self.ko, "en": self.en}

    def as_kept(self) -> dict[str, Any]:
        """As a row keeps it: `{ko, en}`, and what the further languages need beside it."""
        made = self.made
        return self.as_dict() | (made.as_kept() if made else {})

    @staticmethod
    def of(value: "Mapping[str, Any] | Text") -> "Text":
        """From `{ko, en}` as it stands in JSON and YAML, with or without what `as_kept` adds."""
        if isinstance(value, Text):
            return value
        said = Text(value["ko"], value["en"])
        return said.remembering(_made(value)) if len(value) > 2 else said

    @staticmethod
    def joined(separator: "str | Text", parts: "Iterable[Text]") -> "Text":
        """Texts one after the other in each language; the separator is translated as well (`, ` is `、`)."""
        between, texts = (
            separator if isinstance(separator, Text) else Text(separator, separator),
            tuple(parts),
        )
        if len(texts) == 1:
            return texts[0]
        said = Text(between.ko.join(t.ko for t in texts), between.en.join(t.en for t in texts))
        return said.remembering(Joined(between, texts))

    def remembering(self, made: "Made | None") -> "Text":
        """This very text, which from now on knows how it was made."""
        object.__setattr__(self, "_made", made)
        return self

    def _further(self, code: str) -> str:
        kept = getattr(self, "_told", None)
        if kept is None:
            object.__setattr__(self, "_told", kept := {})
        if code not in kept:
            said = self.told(code)
            kept[code] = translations.without_translation(code, self.ko, self.en) if said is None else said
        return kept[code]

    def told(self, code: str) -> str | None:
        """The text in a further language; None where it has no translation."""
        made = self.made
        said = made.say(code) if made else None
        if said is None and (made is None or isinstance(made, Given)):
            return translations.find(code, self.ko, self.en)
        return said


@dataclass(frozen=True, slots=True)
class Filled:
    """A sentence with places, and what was put there."""

    template: Text
    values: Mapping[str, object]

    def say(self, code: str) -> str | None:
        found = self.template.told(code)
        if found is None and self.template.ko == self.template.en:
            found = self.template.en
        if found is None:
            return None
        values = {
            k: v[code] if isinstance(v, Text) else translations.number(code, v)
            for k, v in self.values.items()
        }
        return translations.mended(code, found.format(**values))

    def as_kept(self) -> dict[str, Any]:
        return {
            "template": self.template.as_kept(),
            "values": {k: v.as_kept() if isinstance(v, Text) else _plain(v) for k, v in self.values.items()},
        }


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts one after the other."""

    between: Text
    parts: tuple[Text, ...]

    def say(self, code: str) -> str | None:
        found = translations.find(code, self.between.ko, self.between.en)
        return (self.between.en if found is None else found).join(part[code] for part in self.parts)

    def as_kept(self) -> dict[str, Any]:
        return {"between": self.between.as_kept(), "parts": [part.as_kept() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Given:
    """Further languages that the author of the text wrote beside it."""

    said: Mapping[str, str]

    def say(self, code: str) -> str | None:
        return self.said.get(code)

    def as_kept(self) -> dict[str, Any]:
        return dict(self.said)


Made = Filled | Joined | Given


def _made(kept: Mapping[str, Any]) -> Made | None:
    """What `as_kept` wrote."""
    if "template" in kept:
        values = {k: Text.of(v) if isinstance(v, dict) else v for k, v in kept["values"].items()}
        return Filled(Text.of(kept["template"]), values)
    if "parts" in kept:
        return Joined(Text.of(kept["between"]), tuple(Text.of(part) for part in kept["parts"]))
    said = {code: cast(str, kept[code]) for code in translations.FURTHER if kept.get(code)}
    return Given(said) if said else None


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, (str, int, float)) else str(value)
