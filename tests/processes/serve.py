"""Serves the product on loopback through its own door; prints the port and serves until it is ended.

Run as `python -m tests.processes.serve`.
"""

import signal
from wsgiref.simple_server import WSGIRequestHandler, make_server

from factcheck.wsgi import application

# The tests end it; should they be killed before, it ends by itself.
LONGEST_LIFE = 45 * 60


class Quiet(WSGIRequestHandler):
    """Leaves the log to the product, as application servers do unless told otherwise."""

    def log_message(self, *ignored):
        pass


if __name__ == "__main__":
    signal.alarm(LONGEST_LIFE)
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        print(server.server_port, flush=True)  # noqa: T201 -- where it is found
        server.serve_forever()
