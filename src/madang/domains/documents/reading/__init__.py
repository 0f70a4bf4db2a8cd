"""What a file says, read from its bytes. Runs in a child of the jail: nothing here may import Django.

`read` is the whole of it; there is one module for each family of formats.
"""

from madang.domains.documents.reading.reader import read

__all__ = ["read"]
