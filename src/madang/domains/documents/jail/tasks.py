"""What a child can be asked: a name, and the function that does it (`module:function`).

A function takes the bytes of the file and a dict of options, and returns bytes, or what JSON can say (dataclasses
too). The child imports it when it is first asked for; neither it nor anything it imports may import Django.
"""

TASKS = {
    "examine": "madang.domains.documents.examining:examine",
    "read": "madang.domains.documents.reading.task:read_task",
}
