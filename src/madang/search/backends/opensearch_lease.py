"""The state of a generation in a cluster, one small document: who may write it, and how often it was committed.

The right runs out where its holder falls silent, so that a killed worker holds nobody up for long. Every change of the
document names the one it follows, so of two who try, one is told.
"""

from collections.abc import Callable
from secrets import token_hex

from madang.integrations.opensearch import Answer, Client, Refused
from madang.search.index.backend import Busy

SECONDS = 30.0
"""Between the last sign of a writer and the moment another may take over. Clocks of servers differ by far less."""
_CALL_SECONDS = 30.0
_MAPPING = {
    "dynamic": "strict",
    "properties": {
        "made": {"type": "keyword"},
        "owner": {"type": "keyword"},
        "until": {"type": "double"},
        "commits": {"type": "long"},
    },
}


class Lease:
    """Of one generation. `clock`: seconds since 1970, of this machine."""

    def __init__(self, client: Client, generation: str, clock: Callable[[], float]) -> None:
        self._client, self._clock, self._owner = client, clock, token_hex(8)
        self._index = f"{client.address.prefix}-state"
        self._path = _path(client, generation)
        self._place: dict[str, str] = {}
        self._made, self._until, self._commits = token_hex(4), 0.0, 0

    def take(self) -> None:
        """Raises Busy: somebody else has it."""
        kept = self._read()
        if kept.status != 200:
            self._make_index()
            self._place = {"op_type": "create"}
        else:
            self._stand_on(kept)
            if kept.body["_source"]["owner"] and kept.body["_source"]["until"] > self._clock():
                raise Busy("somebody else writes this generation")
        self._write(self._owner)

    def keep(self) -> None:
        """Says that its holder is there, where that was long ago. Raises Busy: somebody took it meanwhile."""
        if self._until - self._clock() < SECONDS / 2:
            self._write(self._owner)

    def committed(self) -> None:
        """Counts a commit. Raises Busy."""
        self._commits += 1
        self._write(self._owner)

    def free(self) -> None:
        """Gives it back."""
        if self._place:
            self._write("")

    def _write(self, owner: str) -> None:
        until = self._clock() + SECONDS if owner else 0.0
        body = {"made": self._made, "owner": owner, "until": until, "commits": self._commits}
        try:
            told = self._client.write(
                "PUT", self._path, body, seconds=_CALL_SECONDS, parameters=self._place
            ).body
        except Refused as error:
            if error.status == 409:
                self._place = {}
                raise Busy("somebody else took the right to write this generation") from error
            raise
        self._place = _place(told)
        self._until = until

    def _read(self) -> Answer:
        return self._client.read("GET", self._path, seconds=_CALL_SECONDS, accept=(404,))

    def _stand_on(self, kept: Answer) -> None:
        source = kept.body["_source"]
        self._place, self._made, self._commits = _place(kept.body), source["made"], source["commits"]

    def _make_index(self) -> None:
        settings = {"number_of_shards": 1, "number_of_replicas": self._client.address.replicas}
        made = self._client.write(
            "PUT",
            f"/{self._index}",
            {"settings": {"index": settings}, "mappings": _MAPPING},
            seconds=_CALL_SECONDS,
            accept=(400,),
        )
        if made.status == 400 and made.body["error"]["type"] != "resource_already_exists_exception":
            raise Refused(400, made.body["error"]["type"], made.body["error"]["reason"])


def _place(told: dict[str, int]) -> dict[str, str]:
    return {"if_seq_no": str(told["_seq_no"]), "if_primary_term": str(told["_primary_term"])}


def stamp_of(client: Client, generation: str, *, seconds: float) -> str:
    """Another one after every commit, and of every generation; "" where there is no such generation."""
    kept = client.read("GET", _path(client, generation), seconds=seconds, accept=(404,))
    source = kept.body.get("_source")
    return f"{source['made']}:{source['commits']}" if source else ""


def forget(client: Client, generation: str) -> None:
    """Takes away the state of a generation that is no longer live; who writes it is told so."""
    client.write("DELETE", _path(client, generation), seconds=_CALL_SECONDS, accept=(404,))


def _path(client: Client, generation: str) -> str:
    return f"/{client.address.prefix}-state/_doc/{generation}"
