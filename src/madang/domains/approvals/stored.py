"""Reading drafts, versions and seats from their tables."""

from collections.abc import Iterable

from django.db.models import QuerySet

from madang.domains.approvals.models import Attachment, Draft, DraftVersion, Line, Seat
from madang.domains.approvals.rules import AttachedFile, Content, SeatView
from madang.kernel.prepared import PreparedRead
from madang.kernel.text import Text


def view_of(seat: Seat) -> SeatView:
    """A seat as rules and pages read it."""
    signed = seat.state == Seat.State.SIGNED
    return SeatView(
        order=seat.order,
        official_id=seat.official_id,
        post_title=Text.of(seat.post_title),
        rank=seat.rank,
        signer_id=seat.signer_id,
        signed_at=seat.settled_at if signed else None,
        stage=seat.stage,
        role=seat.role,
        kind=seat.kind,
        state=seat.state,
        post_id=seat.post_id,
        department_id=seat.department_id,
        turn_at=seat.turn_at,
        settled_at=seat.settled_at,
        opinion=seat.opinion,
        reason=seat.reason,
        moved_from=tuple(seat.moved_from),
    )


def seats_of(draft_id: str) -> tuple[SeatView, ...]:
    """The seats of the newest line of a draft in order (one statement); empty where it never had one."""
    return tuple(view_of(seat) for seat in _seats_of_newest_line.all(draft_id))


def draft_with(draft_id: str) -> Draft | None:
    """A draft by its id (one statement)."""
    return _draft.first(draft_id)


def versions_of(draft_id: str) -> list[DraftVersion]:
    """The versions of a draft in order (one statement)."""
    return _versions.all(draft_id)


def attachments_of(version: DraftVersion) -> list[Attachment]:
    """The attachments of a version in order (one statement)."""
    return _attachments.all(version.pk)


def _newest_line(draft_id: str) -> QuerySet[Seat]:
    newest = Line.objects.filter(draft_id=draft_id).order_by("-version").values("pk")[:1]
    return Seat.objects.filter(line__in=newest).order_by("order")


# what every page of a document reads
_seats_of_newest_line = PreparedRead(_newest_line, str)
_draft = PreparedRead(lambda pk: Draft.objects.filter(pk=pk)[:1], str)
_versions = PreparedRead(lambda draft: DraftVersion.objects.filter(draft_id=draft).order_by("no"), str)
_attachments = PreparedRead(
    lambda version: Attachment.objects.filter(version_id=version).order_by("position"), int
)


def titles_of(draft_ids: Iterable[str]) -> dict[str, str]:
    """The titles of some drafts, for whoever has the right to them (one statement)."""
    return dict(Draft.objects.filter(pk__in=list(draft_ids)).values_list("pk", "title"))


def version_of(draft: Draft, no: int | None = None) -> DraftVersion:
    """A version of a draft (the newest without a number). Raises DraftVersion.DoesNotExist."""
    return DraftVersion.objects.get(draft=draft, no=no or draft.version)


def content_of(version: DraftVersion, attachments: Iterable[Attachment]) -> Content:
    return Content(
        title=version.title,
        summary=version.summary,
        keywords=tuple(version.keywords),
        body=version.body,
        recipients=tuple(version.recipients),
        disclosure=version.disclosure,
        grounds=tuple(version.grounds),
        grounds_reason=version.grounds_reason,
        retention=version.retention,
        attachments=tuple(file_of(one) for one in attachments),
    )


def file_of(row: Attachment) -> AttachedFile:
    return AttachedFile(
        position=row.position,
        name=row.name,
        media=row.media,
        size=row.size,
        sha256=row.sha256,
        disclosure=row.disclosure,
        grounds=tuple(row.grounds),
        grounds_reason=row.grounds_reason,
    )
