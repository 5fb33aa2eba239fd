"""``python -m sandbox``: serve the stand-ins until told to stop."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from datetime import date
from pathlib import Path

import uvicorn

from sandbox.people import sign_in
from sandbox.server import Urls, create_app, http_server, listening_socket
from sandbox.world import World


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM, SIGINT or, when asked to, the end of standard input."""
    options = _parser().parse_args(arguments)
    listener = listening_socket(options.port)
    urls = Urls.at(listener.getsockname()[1])
    world = World(
        today=options.today,
        seed=options.seed,
        recorded=options.recorded,
        rate_limits=not options.no_rate_limits,
    )
    server = http_server(create_app(world))
    _announce(urls, options.print_urls)
    if options.stop_with_stdin:
        threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
    server.run([listener])
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes any")
    parser.add_argument("--today", type=date.fromisoformat, help="the day it is, YYYY-MM-DD")
    parser.add_argument("--seed", type=int, default=0, help="seed of random faults and data")
    parser.add_argument("--recorded", type=Path, help="folder of recorded responses to add")
    parser.add_argument("--no-rate-limits", action="store_true", help="never answer 429")
    parser.add_argument("--print-urls", choices=("text", "json"), default="text")
    parser.add_argument(
        "--stop-with-stdin", action="store_true", help="stop when standard input ends"
    )
    return parser


def _announce(urls: Urls, style: str) -> None:
    if style == "json":
        text = json.dumps({"urls": urls.as_json(), "sign_in": sign_in(), "pid": os.getpid()})
    else:
        lines = [f"{name:14} {url}" for name, url in urls.as_json().items()]
        for platform, secrets in sign_in().items():
            lines += [f"{platform:14} {name}: {value}" for name, value in secrets.items()]
        text = "\n".join(lines)
    print(text, flush=True)


def _stop_at_end_of_input(server: uvicorn.Server) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.should_exit = True


if __name__ == "__main__":
    sys.exit(main())
