"""Merges the fragments `fragments/*.<language>.po` into the catalogue of each language and compiles it.

Each author of pages keeps a fragment of their own, so that nobody waits for another. Run: `make messages`.
"""

import sys
from pathlib import Path

import polib

HERE = Path(__file__).resolve().parent
# no dates: the same fragments give the same bytes
METADATA = {
    "Project-Id-Version": "madang",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
_PLURALS = {"fr": "nplurals=2; plural=n > 1;"}


def merged(language: str) -> polib.POFile:
    """The catalogue of a language. Raises ValueError where two fragments translate one message differently."""
    catalogue = polib.POFile(wrapwidth=110)
    plurals = _PLURALS.get(language, "nplurals=1; plural=0;")
    catalogue.metadata = METADATA | {"Plural-Forms": plurals, "Language": language}
    found: dict[tuple[str | None, str], polib.POEntry] = {}
    for path in sorted((HERE / "fragments").glob(f"*.{language}.po")):
        for entry in polib.pofile(str(path)):
            _add(found, entry, path.name)
    catalogue.extend(found[key] for key in sorted(found, key=lambda key: (key[1], key[0] or "")))
    return catalogue


def _add(found: dict[tuple[str | None, str], polib.POEntry], entry: polib.POEntry, where: str) -> None:
    earlier = found.setdefault((entry.msgctxt, entry.msgid), entry)
    if (earlier.msgstr, earlier.msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
        raise ValueError(
            f"{where}: {entry.msgid!r} is translated otherwise in another fragment; agree on one"
        )
    if entry.msgid_plural and not earlier.msgid_plural:
        raise ValueError(f"{where}: {entry.msgid!r} has a plural here and none in another fragment")


def languages() -> list[str]:
    """The languages that have fragments."""
    return sorted({path.name.split(".")[-2] for path in (HERE / "fragments").glob("*.*.po")})


def build() -> None:
    """Writes `django.po` and `django.mo` of every language."""
    for language in languages():
        folder = HERE / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = merged(language)
        catalogue.save(str(folder / "django.po"))
        catalogue.save_as_mofile(str(folder / "django.mo"))
        sys.stdout.write(f"{language}: {len(catalogue)} messages\n")


if __name__ == "__main__":
    build()
