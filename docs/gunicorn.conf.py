"""Settings of gunicorn for either side: `gunicorn -c docs/gunicorn.conf.py factcheck.wsgi:application`.

Where to listen comes from `--bind`: loopback or a closed network, as whoever reaches it is taken for the
proxy.
"""

import multiprocessing
import os
from pathlib import Path

workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count() * 2 + 1))
# A desk that waits for a slow disk or bucket does not keep its other editors waiting.
threads = 4
# Longer than any page takes, shorter than somebody waits.
timeout = 60
graceful_timeout = 30
# What a library leaks is gone with its process, and never with all of them at once.
max_requests = 20_000
max_requests_jitter = 2_000
# Heartbeats in memory: a slow disk under /tmp would else look like a dead worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- under a name of its own
# Addresses of readers and links that open something would stand there; LOG_FORMAT=json has lines of ours.
accesslog = None


def child_exit(server, worker):
    """Take a worker that ended out of what is in flight, where several put their numbers together."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess  # noqa: PLC0415 -- the extra “metrics”

        multiprocess.mark_process_dead(worker.pid)
