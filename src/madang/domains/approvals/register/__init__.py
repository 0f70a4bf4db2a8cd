"""The register of documents that other approval systems finished: read from their files, kept, found again."""

from madang.domains.approvals.register.actions import import_register
from madang.domains.approvals.register.profile import Profile, profile_named, profile_names
from madang.domains.approvals.register.results import LineResult, Summary
from madang.domains.approvals.register.title_index import rebuild as rebuild_title_index

__all__ = [
    "LineResult",
    "Profile",
    "Summary",
    "import_register",
    "profile_named",
    "profile_names",
    "rebuild_title_index",
]
