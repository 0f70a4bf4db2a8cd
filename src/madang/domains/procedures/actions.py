"""Publishing procedures: by the audit office, or by the system from files."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from madang.domains.procedures import rows
from madang.domains.procedures.loader import checksum, read_document
from madang.domains.procedures.models import Procedure, ProcedureVersion, Sector
from madang.domains.procedures.provisions import publish_provision
from madang.domains.procedures.reading import parse
from madang.domains.procedures.shape import Reader
from madang.domains.procedures.soundness import faults
from madang.kernel import clock, events
from madang.kernel.actor import Actor, Role
from madang.kernel.errors import FieldFault, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.text import Text

DEFINITIONS = Path(__file__).parent / "definitions"

_UNSOUND = Text(
    "절차 정의에 고쳐야 할 곳이 {n}개 있습니다. {first}",
    "The definition has {n} faults to be mended. {first}",
)
_NO_SECTOR = Text("분야 {code}이(가) 없습니다.", "There is no sector {code}.")
_UNCHANGED = Text("지금 판과 같은 내용입니다.", "It is the same as the version in force.")
_TOO_EARLY = Text(
    "앞 판의 시행일보다 먼저 시행할 수 없습니다.", "It cannot come into force before the version it follows."
)
_IN = Text("{code}: {message}", "{code}: {message}")
_NO_FILE = Text("{path} 파일을 읽을 수 없습니다.", "The file {path} cannot be read.")
_NOT_DEFINITIONS = Text(
    "{path}: 절차 정의나 분야 목록이 아닙니다.", "{path}: this is neither a definition nor a list of sectors."
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: codes of sectors written, of procedures published, and of those that had not changed."""

    sectors: tuple[str, ...]
    published: tuple[str, ...]
    unchanged: tuple[str, ...]


@transaction.atomic
def publish_version(
    actor: Actor,
    *,
    definition: dict[str, Any],
    valid_from: datetime | None = None,
    at: datetime | None = None,
) -> rows.Version:
    """Publishes a definition as the next version of its procedure, in force from `valid_from` (at once, unless given).

    For the audit office and the system. Running cases keep their version. Raises NotAllowed; InvalidInput
    (definition_invalid, definition_unsound with one FieldFault for each fault, unknown_sector, valid_from_too_early);
    NotPossible (unchanged).
    """
    if not actor.everywhere(Role.AUDITOR, Role.SYSTEM):
        raise NotAllowed()
    at = at or clock.now()
    procedure, latest, mark = _checked(definition)
    if latest and latest.checksum == mark:
        raise NotPossible(_UNCHANGED, "unchanged")
    valid_from = valid_from or at
    if latest and valid_from < latest.valid_from:
        raise InvalidInput(_TOO_EARLY, "valid_from_too_early")
    row = ProcedureVersion.objects.create(
        procedure=procedure,
        number=latest.number + 1 if latest else 1,
        definition=definition,
        checksum=mark,
        valid_from=valid_from,
        published_at=at,
    )
    rows.forget(row.pk)
    events.append(
        stream="procedure",
        stream_id=procedure.code,
        type="procedure.published",
        actor=actor,
        at=at,
        disclosed=True,
        data={"number": row.number, "checksum": mark, "valid_from": valid_from.isoformat()},
    )
    return rows.version(row.pk)


def _checked(document: dict[str, Any]) -> tuple[Procedure, ProcedureVersion | None, str]:
    """The procedure (locked), its latest version, and the checksum of a document that may be published."""
    parsed = parse(document)
    if found := faults(parsed):
        fields = tuple(FieldFault(fault.where, fault.code, fault.message) for fault in found)
        message = _UNSOUND.format(n=len(found), first=found[0].message)
        raise InvalidInput(message, "definition_unsound", 422, fields)
    sector = Sector.objects.filter(code=parsed.sector).first()
    if sector is None:
        raise InvalidInput(_NO_SECTOR.format(code=parsed.sector), "unknown_sector")
    Procedure.objects.get_or_create(code=parsed.code, defaults={"sector": sector})
    procedure = Procedure.objects.select_for_update().get(code=parsed.code)
    if procedure.sector_id != sector.pk:
        procedure.sector = sector
        procedure.save(update_fields=["sector"])
    return procedure, procedure.versions.order_by("-number").first(), checksum(document)


@transaction.atomic
def import_procedures(actor: Actor, file: str | Path, *, at: datetime | None = None) -> Imported:
    """Sectors, definitions and provisions of institutions from a YAML or JSON file, or from all files of a folder; all
    of it or nothing.

    A definition that has not changed makes no new version, so an import can be repeated. Raises NotAllowed,
    InvalidInput (naming the file or the code of the definition).
    """
    if not actor.everywhere(Role.AUDITOR, Role.SYSTEM):
        raise NotAllowed()
    at = at or clock.now()
    documents = [document for path in _files(Path(file)) for document in _documents(path)]
    sectors = [one for one in documents if "code" in one and "nodes" not in one]
    definitions = [one for one in documents if "nodes" in one]
    provisions = [one for one in documents if "institution" in one]
    written = tuple(_write_sector(one) for one in sectors)
    published, unchanged = [], []
    for definition in definitions:
        if _is_in_force(definition):
            unchanged.append(definition["code"])
        else:
            published.append(_publish_from_file(actor, definition, at).code)
    for one in provisions:
        made = _provide(actor, one, at)
        (published if made else unchanged).append(f"{one['institution']}/{one['procedure']}")
    return Imported(written, tuple(published), tuple(unchanged))


def _provide(actor: Actor, document: dict[str, Any], at: datetime) -> bool:
    """Publishes what an institution sets, as a file says; whether there was anything new."""
    institution, procedure = str(document["institution"]), str(document.get("procedure", ""))
    rest = {key: value for key, value in document.items() if key not in ("institution", "procedure")}
    try:
        publish_provision(actor, institution=institution, procedure=procedure, document=rest, at=at)
    except NotPossible:
        return False
    except (InvalidInput, NotFound) as error:
        message = _IN.format(code=f"{institution[:40]}/{procedure[:40]}", message=error.message)
        fields = error.fields if isinstance(error, InvalidInput) else ()
        raise InvalidInput(message, error.code, 422, fields) from error
    return True


def _publish_from_file(actor: Actor, definition: dict[str, Any], at: datetime) -> rows.Version:
    """Publishes one definition of several; what is wrong says which one it is."""
    try:
        return publish_version(actor, definition=definition, at=at)
    except InvalidInput as error:
        message = _IN.format(code=str(definition["code"])[:60], message=error.message)
        raise InvalidInput(message, error.code, error.status, error.fields) from error


def import_builtin(actor: Actor, *, at: datetime | None = None) -> Imported:
    """The sectors and procedures that come with the system."""
    return import_procedures(actor, DEFINITIONS, at=at)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.iterdir() if p.suffix in (".yaml", ".yml", ".json"))
    return [path]


def _documents(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidInput(_NO_FILE.format(path=path.name), "unreadable_file") from None
    found = read_document(text)
    several = found if isinstance(found, list) else [found]
    if not several or not all(
        isinstance(one, dict) and ("code" in one or "institution" in one) for one in several
    ):
        raise InvalidInput(_NOT_DEFINITIONS.format(path=path.name), "not_definitions")
    return several


def _is_in_force(definition: dict[str, Any]) -> bool:
    newest = (
        ProcedureVersion.objects.filter(procedure__code=str(definition["code"])).order_by("-number").first()
    )
    return newest is not None and newest.checksum == checksum(definition)


def _write_sector(document: dict[str, Any]) -> str:
    """Creates a sector, or gives it the name and place it has in the file."""
    reader = Reader()
    raw = (
        reader.mapping(document, str(document["code"])[:60], needed=("code", "name"), may=("position",)) or {}
    )
    code, name = reader.string(raw.get("code"), "code"), reader.text(raw.get("name"), "name")
    position = reader.whole(raw.get("position", 0), "position")
    if reader.faults:
        raise InvalidInput(reader.faults[0].message, "definition_invalid", 422, tuple(reader.faults))
    Sector.objects.update_or_create(code=code, defaults={"name": name.as_dict(), "position": position})
    return code
