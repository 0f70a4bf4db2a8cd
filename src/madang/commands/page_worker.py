"""The WSGI application as a worker of the page server loads it."""

import os

from madang.commands.children import die_with_parent

die_with_parent(int(os.environ.pop("MADANG_PAGES_PARENT")))

from django.urls import get_resolver  # noqa: E402

from madang.commands.memory import keep_what_is_loaded  # noqa: E402
from madang.web.wsgi import application  # noqa: E402

get_resolver().url_patterns  # noqa: B018 - loads every page now, not with the first request

keep_what_is_loaded()

__all__ = ["application"]
