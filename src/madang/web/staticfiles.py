"""Names of static files: with a hash once they are collected, plain before (tests, development)."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Asks for no collected files where nothing was collected yet."""

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The name with its hash; while collecting, a file that is missing is still an error."""
        try:
            return super().hashed_name(name, content, filename)
        except ValueError:
            if content is not None or filename is not None:
                raise
            return name
