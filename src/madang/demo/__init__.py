"""The demo city: an invented authority that looks alive, built through the same actions as a real one."""

from madang.demo.loading import Loaded, found, is_loaded, load

__all__ = ["Loaded", "found", "is_loaded", "load"]
