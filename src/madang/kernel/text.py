"""Text that is data: said in Korean and in English at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or name in Korean and English, for the API (`{ko, en}`) and for pages."""

    ko: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in `language` (a code such as "ko", "en-gb"); Korean where we have no other."""
        return self.en if language[:2] == "en" else self.ko

    def format(self, **values: object) -> "Text":
        """Both sentences filled in; a `Text` among the values is filled in by language."""
        return Text(
            self.ko.format(**{k: v.ko if isinstance(v, Text) else v for k, v in values.items()}),
            self.en.format(**{k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )

    def as_dict(self) -> dict[str, str]:
        return {"ko": self.ko, "en": self.en}

    @staticmethod
    def of(value: "dict[str, str] | Text") -> "Text":
        """From `{ko, en}` as it stands in JSON and YAML."""
        return value if isinstance(value, Text) else Text(value["ko"], value["en"])
