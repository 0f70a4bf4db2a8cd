"""Serves a part of the search index to other machines: a shard server, one for each part."""

import argparse
import signal
import threading
from pathlib import Path
from typing import Any

from madang.commands.progress import say

HELP = "serve a part of the search index to other machines"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, metavar="DIR", required=True, help="where this part is kept")
    parser.add_argument("--port", type=int, required=True, help="port to listen on")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on, of an own network (127.0.0.1)"
    )


def run(args: argparse.Namespace) -> int:
    from django.conf import settings

    from madang.search.address import shared_token
    from madang.search.backends.tantivy_folder import TantivyFolder
    from madang.search.shards.server import ShardServer

    args.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = shared_token(settings.ENVIRONMENT.secret_key, settings.ENVIRONMENT.search_token)
    with ShardServer(args.host, args.port, TantivyFolder(args.folder), token) as server:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: _end(server))
        say(f"search-shard: {args.folder} at {server.url}")
        server.serve_forever()
    return 0


def _end(server: Any) -> None:
    threading.Thread(
        target=server.shutdown, daemon=True
    ).start()  # it waits for the loop that was interrupted
