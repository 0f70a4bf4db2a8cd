"""A jail for files: child processes open what others sent, so that no server ever parses a stranger's bytes.

`ask` and `ask_many` are all a server needs; what a child can do is named in `tasks`.
"""

from madang.domains.documents.jail.answers import Answer, Failure, Request
from madang.domains.documents.jail.pool import Pool, ask, ask_many, confinement, let_go

__all__ = ["Answer", "Failure", "Pool", "Request", "ask", "ask_many", "confinement", "let_go"]
