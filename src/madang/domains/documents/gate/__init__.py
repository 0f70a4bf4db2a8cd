"""The privacy gate: what in a file looks like personal data, what becomes of the file, how it is masked.

Pure: no database, no Django. It runs in the child process that read the file.
"""

from madang.domains.documents.gate.masks import mask
from madang.domains.documents.gate.scanning import holding, scan, scan_text
from madang.domains.documents.gate.verdict import verdict_of, was_read

__all__ = ["holding", "mask", "scan", "scan_text", "verdict_of", "was_read"]
