"""The garbage collector of a process that serves for long."""

import gc


def keep_what_is_loaded() -> None:
    """Spares the collector what was loaded for good: it need not look through it again with every few requests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
