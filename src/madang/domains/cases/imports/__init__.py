"""Importing the histories of cases from other systems, as a profile says how to read them."""

from madang.domains.cases.imports.histories import Imported, import_histories
from madang.domains.cases.imports.profile import Profile, profile_named, profile_names
from madang.domains.cases.imports.rows import Refused

__all__ = ["Imported", "Profile", "Refused", "import_histories", "profile_named", "profile_names"]
