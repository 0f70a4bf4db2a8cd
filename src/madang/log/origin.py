"""The name of the log: the address under which it is served, without scheme. Fixed by its first key."""

from madang.log.policy import origin

__all__ = ["origin"]
