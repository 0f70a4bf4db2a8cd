"""The verify page as one file for download: the same script and sentences, nothing to load, one hash for everybody."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from madang import web
from madang.web.public.verify_sentences import LIMITS, SENTENCES, all_spoken
from madang.web.reuse.json_ld import embedded

NAME = "madang-verify.html"
_STATIC = Path(web.__file__).parent / "static"
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1 data-say="page.title">{title}</h1>
<p data-say="page.intro">{intro}</p>
<noscript><p>This file needs JavaScript, which computes the hashes. madang-verify does without.</p></noscript>
<div data-verify></div>
<h2 data-say="page.limits">{limits_title}</h2>
<ul>{limits}</ul>
</main>
<script type="application/json" id="verify-sentences">{sentences}</script>
<script type="module">{script}</script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class VerifyFile:
    """The file, and its SHA-256 in hexadecimal."""

    body: bytes
    sha256: str


@lru_cache(maxsize=1)
def verify_file() -> VerifyFile:
    """Depends on the script, the style and the sentences alone: neither on the authority nor on its theme."""
    script = (_STATIC / "js" / "verify.js").read_text(encoding="utf-8")
    style = (_STATIC / "verify_file.css").read_text(encoding="utf-8")
    body = _written(script, style, str(embedded(all_spoken()))).encode()
    return VerifyFile(body, sha256(body).hexdigest())


def _written(script: str, style: str, sentences: str) -> str:
    """Nothing but the two parts whose hashes its policy names runs in it; it connects where its reader says."""
    policy = (
        f"default-src 'none'; script-src {_named(script)}; style-src {_named(style)}; connect-src http: https:; "
        "base-uri 'none'; form-action 'none'"
    )
    english = {code: SENTENCES[code].en for code in ("page.title", "page.intro", "page.limits", *LIMITS)}
    return _PAGE.format(
        policy=policy,
        style=style,
        title=english["page.title"],
        intro=english["page.intro"],
        limits_title=english["page.limits"],
        limits="".join(f'<li data-say="{code}">{english[code]}</li>' for code in LIMITS),
        sentences=sentences,
        script=script,
    )


def _named(part: str) -> str:
    return f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'"
