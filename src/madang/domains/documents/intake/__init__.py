"""Taking in documents of other systems: what a line says, what is wrong with it, reading files of them."""

from madang.domains.documents.intake.entry import Entry, EntryFile, ExpenseRow, Taken
from madang.domains.documents.intake.folder import Folder
from madang.domains.documents.intake.profile import Profile, profile_named, profile_names
from madang.domains.documents.intake.results import Summary

__all__ = [
    "Entry",
    "EntryFile",
    "ExpenseRow",
    "Folder",
    "Profile",
    "Summary",
    "Taken",
    "profile_named",
    "profile_names",
]
