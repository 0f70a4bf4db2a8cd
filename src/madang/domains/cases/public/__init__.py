"""What the world may see of cases."""

from madang.domains.cases.public import shapes
from madang.domains.cases.public.figures import Figures, register_figures, state_counts
from madang.domains.cases.public.history import case_events, public_events
from madang.domains.cases.public.listing import CaseFilters, CasePage, case_list, recent_events
from madang.domains.cases.public.record import case_record
from madang.domains.cases.public.shapes import CaseRecord, CaseRow, PublicEvent
from madang.domains.cases.public.stamps import CaseStamp, case_stamp, register_stamp

__all__ = [
    "CaseFilters",
    "CasePage",
    "CaseRecord",
    "CaseRow",
    "CaseStamp",
    "Figures",
    "PublicEvent",
    "case_events",
    "case_list",
    "case_record",
    "case_stamp",
    "public_events",
    "recent_events",
    "register_figures",
    "register_stamp",
    "shapes",
    "state_counts",
]
