"""The live process: one uvicorn worker on a socket that is already listening."""

import resource
import signal
import socket
from types import FrameType

import uvicorn

from madang.live.application import MAX_WATCHERS, Application
from madang.live.connections import Connections
from madang.live.hub import Hub
from madang.live.records import Describe, RenderRegions

_SPARE_FILES = 200


class LiveServer(uvicorn.Server):
    """Ends all streams when it is told to stop, instead of waiting for browsers to leave."""

    hub: Hub

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.hub.close()
        super().handle_exit(sig, frame)


def make_server(
    describe: Describe, render_regions: RenderRegions, max_watchers: int = MAX_WATCHERS
) -> LiveServer:
    """A server that is not running yet."""
    hub, connections = Hub(describe, render_regions), Connections()
    server = LiveServer(
        uvicorn.Config(
            Application(hub, connections, max_watchers),
            http=connections.protocol(),
            ws="none",
            loop="asyncio",
            lifespan="on",
            access_log=False,
            log_config=None,
            log_level="warning",
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=2,
        )
    )
    server.hub = hub
    return server


def serve(listening: socket.socket, describe: Describe, render_regions: RenderRegions) -> int:
    """Serves until SIGTERM or SIGINT."""
    server = make_server(describe, render_regions, allow_files(MAX_WATCHERS))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    server.run(sockets=[listening])
    return 0


def allow_files(wanted: int) -> int:
    """Raises the limit of open files as far as it goes; says how many watchers that allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    need = wanted + _SPARE_FILES
    allowed = need if hard == resource.RLIM_INFINITY else min(need, hard)
    if allowed > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(soft, allowed) - _SPARE_FILES if max(soft, allowed) < need else wanted
