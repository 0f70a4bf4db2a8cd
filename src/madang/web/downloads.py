"""Files of cases, handed out to those who may see them. Whatever they hold, a browser runs nothing of it here."""

import io

from django.http import FileResponse

from madang.domains import cases
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.storage import storage
from madang.web.session import private

_SANDBOX = "default-src 'none'; sandbox"


def case_file(actor: Actor, number: str, file_id: str, *, where: str) -> FileResponse:
    """A file of a case as a download; a look by staff is logged. Raises NotFound for everybody else."""
    found = cases.rows.file_of(actor, number, file_id, clock.now(), where=where)
    content = io.BytesIO(storage().read(found.sha256))
    # the kind that the sender named is not believed: it is saved, never shown
    response = FileResponse(
        content, as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return private(response)
