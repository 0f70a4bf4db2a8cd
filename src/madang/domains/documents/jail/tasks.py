"""What a child can be asked: a name, and the function that does it (`module:function`).

A function takes the bytes of the file and a dict of options, and returns bytes, or what JSON can say (dataclasses
too). The child imports it when it is first asked for; neither it nor anything it imports may import Django.
"""

TASKS = {
    "draw": "madang.domains.documents.drawing:draw_task",
    "examine": "madang.domains.documents.examining:examine",
    "places": "madang.domains.documents.masked_places:places_task",
    "read": "madang.domains.documents.reading.task:read_task",
    "redact": "madang.domains.documents.masked_places:redact_task",
    "sheets": "madang.domains.documents.drawing:sheets_task",
    "words": "madang.domains.documents.drawing:words_task",
}
