"""The WSGI application as a worker of the page server loads it."""

import gc
import os

from madang.commands.children import die_with_parent

die_with_parent(int(os.environ.pop("MADANG_PAGES_PARENT")))

from django.urls import get_resolver  # noqa: E402

from madang.web.wsgi import application  # noqa: E402

get_resolver().url_patterns  # noqa: B018 - loads every page now, not with the first request

# what was loaded stays for good: the collector need not look through it again with every few requests
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)

__all__ = ["application"]
