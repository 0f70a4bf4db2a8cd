"""How requests and answers cross the pipes: a fixed head with lengths, then JSON or bytes. Both sides import this."""

import struct

REQUEST = struct.Struct("<II")  # lengths of the JSON of the request, of the content
ANSWER = struct.Struct("<cI")  # kind, length

READY = b"R"  # a child is up: how it is confined, JSON
VALUE = b"J"
BYTES = b"B"
FAILED = b"F"  # [code, detail], JSON

LONGEST_CONTENT = (1 << 31) - 1
