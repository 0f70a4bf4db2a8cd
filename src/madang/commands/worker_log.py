"""The worker's part in the disclosure log: what happened becomes entries, its state is signed, witnesses confirm it."""

import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.log.witnesses import Gathering

log = logging.getLogger("madang.worker")

_MOST = 2000
SIGN_EVERY = 1.0  # seconds, at most; an act that comes alone is signed at once


class Logging:
    """Turns of the log, where its signer is. `trouble`: why it goes no further at present, or empty.

    Nothing is added before the signer has said that the database continues what it signed. What comes while nothing may
    be signed is taken with the next signature: nobody sees it earlier, and fifty events at once cost little more than
    one.
    """

    def __init__(self, every: float = SIGN_EVERY) -> None:
        self.taken = self.signed = 0
        self.trouble = ""
        self._every = every
        self._sign_at = float("-inf")
        self._is_behind = False

    @property
    def pause(self) -> float:
        """Seconds until it may sign again; 0 where it may now."""
        return max(0.0, self._sign_at - time.monotonic())

    def turn(self) -> int:
        """Says how much was taken and signed."""
        from django.db import DatabaseError, InterfaceError

        from madang.kernel import outbox
        from madang.log import signer_place
        from madang.log.continuity import NotSigned
        from madang.log.signer_socket import Absent

        if not signer_place.is_here() or (self.pause and not self._is_behind):
            return 0
        try:
            done = self._take() + self._sign()
        except (DatabaseError, InterfaceError):
            raise
        except (Absent, NotSigned, outbox.NotNow) as error:
            self._say(str(error))
            return 0
        except Exception as error:  # whatever is wrong with the log, letters go out
            self._say(repr(error))
            return 0
        self._say("")
        return done

    def _take(self) -> int:
        from madang.kernel import outbox
        from madang.log import continuity
        from madang.log.following import LOG

        self._is_behind = False
        if LOG.name not in outbox.due_consumers((LOG.name,)):
            return 0
        continuity.require_continuity()
        taken = outbox.take(LOG.name, _MOST)
        self._is_behind = taken == _MOST
        self.taken += taken
        return taken

    def _sign(self) -> int:
        from madang.kernel import clock
        from madang.log import signing

        if self.pause:
            return 0
        begun = time.monotonic()
        if signing.sign_if_grown(clock.now()) is None:
            return 0
        self._sign_at = begun + self._every
        self.signed += 1
        return 1

    def _say(self, trouble: str) -> None:
        """Once, however often it is so."""
        if trouble and trouble != self.trouble:
            log.error("the log goes no further: %s", trouble)
        elif self.trouble and not trouble:
            log.warning("the log goes on")
        self.trouble = trouble


class Confirming:
    """Turns of the asking of witnesses."""

    def __init__(self) -> None:
        self.gathering: Gathering | None = None

    def turn(self) -> int:
        from madang.kernel import clock
        from madang.log.witnesses import Gathering

        self.gathering = self.gathering or Gathering()
        return self.gathering.turn(clock.now())
