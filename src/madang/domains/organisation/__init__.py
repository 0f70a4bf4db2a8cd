"""The organisation over time: institutions, departments, posts, officials, and what each may see.

This is the face; other domains import nothing else. Names are looked up on first use, because Django imports
the package before its models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.organisation.actors import (
        absences_at,
        actor_for,
        actor_of_official,
        institutions_of,
        present_actor,
        scope_of,
    )
    from madang.domains.organisation.addresses import city_stems, district_in
    from madang.domains.organisation.announcing import announce, take_down
    from madang.domains.organisation.appointments import (
        appoint,
        correct_official,
        create_post,
        end_appointment,
        end_service,
        register_official,
    )
    from madang.domains.organisation.departments import (
        create_department,
        create_institution,
        merge_departments,
        rename_department,
        rename_institution,
        set_department_phone,
        split_department,
    )
    from madang.domains.organisation.duties import (
        cancel_absence,
        describe_authority,
        grant_duty,
        record_absence,
        revoke_duty,
        set_officials_shown,
    )
    from madang.domains.organisation.imports.bringing import Imported, import_organisation
    from madang.domains.organisation.lookup import (
        Announcement,
        Authority,
        DepartmentRow,
        Directory,
        InstitutionRow,
        all_departments,
        authority,
        department,
        department_names,
        departments_at,
        directory,
        institutions,
        lineage,
        responsible_department,
    )
    from madang.domains.organisation.models import Department, Official
    from madang.domains.organisation.rows import (
        AbsenceRow,
        OfficialRow,
        OfficialShown,
        absences_of,
        members_of,
        official_by_code,
        officials_like,
        officials_named,
        officials_shown,
        working_level,
        working_level_of,
    )
    from madang.domains.organisation.rules import LADDER, PostRow, Scope, acting_for
    from madang.domains.organisation.seats import (
        PostOf,
        Seat,
        place_for,
        posts_by_code,
        posts_held_at,
        posts_of,
        signers_at,
        superiors_of,
    )

_ROOMS = {
    "models": ("Department", "Official"),
    "addresses": ("city_stems", "district_in"),
    "announcing": ("announce", "take_down"),
    "lookup": (
        "Announcement",
        "Authority",
        "DepartmentRow",
        "Directory",
        "InstitutionRow",
        "all_departments",
        "authority",
        "department",
        "department_names",
        "departments_at",
        "directory",
        "institutions",
        "lineage",
        "responsible_department",
    ),
    "actors": (
        "absences_at",
        "actor_for",
        "actor_of_official",
        "institutions_of",
        "present_actor",
        "scope_of",
    ),
    "rows": (
        "AbsenceRow",
        "OfficialRow",
        "OfficialShown",
        "absences_of",
        "members_of",
        "official_by_code",
        "officials_like",
        "officials_named",
        "officials_shown",
        "working_level",
        "working_level_of",
    ),
    "rules": ("LADDER", "PostRow", "Scope", "acting_for"),
    "seats": (
        "PostOf",
        "Seat",
        "place_for",
        "posts_by_code",
        "posts_held_at",
        "posts_of",
        "signers_at",
        "superiors_of",
    ),
    "departments": (
        "create_department",
        "create_institution",
        "merge_departments",
        "rename_department",
        "rename_institution",
        "set_department_phone",
        "split_department",
    ),
    "appointments": (
        "appoint",
        "correct_official",
        "create_post",
        "end_appointment",
        "end_service",
        "register_official",
    ),
    "imports.bringing": ("Imported", "import_organisation"),
    "duties": (
        "cancel_absence",
        "describe_authority",
        "grant_duty",
        "record_absence",
        "revoke_duty",
        "set_officials_shown",
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "LADDER",
    "AbsenceRow",
    "Announcement",
    "Authority",
    "Department",
    "DepartmentRow",
    "Directory",
    "Imported",
    "InstitutionRow",
    "Official",
    "OfficialRow",
    "OfficialShown",
    "PostOf",
    "PostRow",
    "Scope",
    "Seat",
    "absences_at",
    "absences_of",
    "acting_for",
    "actor_for",
    "actor_of_official",
    "all_departments",
    "announce",
    "appoint",
    "authority",
    "cancel_absence",
    "city_stems",
    "correct_official",
    "create_department",
    "create_institution",
    "create_post",
    "department",
    "department_names",
    "departments_at",
    "describe_authority",
    "directory",
    "district_in",
    "end_appointment",
    "end_service",
    "grant_duty",
    "import_organisation",
    "institutions",
    "institutions_of",
    "lineage",
    "members_of",
    "merge_departments",
    "official_by_code",
    "officials_like",
    "officials_named",
    "officials_shown",
    "place_for",
    "posts_by_code",
    "posts_held_at",
    "posts_of",
    "present_actor",
    "record_absence",
    "register_official",
    "rename_department",
    "rename_institution",
    "responsible_department",
    "revoke_duty",
    "scope_of",
    "set_department_phone",
    "set_officials_shown",
    "signers_at",
    "split_department",
    "superiors_of",
    "take_down",
    "working_level",
    "working_level_of",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
