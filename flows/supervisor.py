"""Run a command that ends with its parent: `python supervisor.py CMD ...`.

The parent holds this process's standard input open. When the parent dies, even by kill -9, standard input ends, and
the command and everything it started in its process group is stopped. The same happens on SIGTERM, and when the
command itself ends while it has left children behind (vLLM's engines do).

It imports the standard library only, and is started by path, so that it costs nothing.
"""

import os
import signal
import subprocess
import sys
import threading
import time

GRACE_SECONDS = 5.0


def main() -> int:
    """Run the command of the argument list and return its exit status."""
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True, close_fds=False)

    def stop() -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(child.pid, number)
            except ProcessLookupError:
                return
            deadline = time.monotonic() + GRACE_SECONDS
            while number == signal.SIGTERM and time.monotonic() < deadline and child.poll() is None:
                time.sleep(0.05)

    def stop_and_leave(*_: object) -> None:
        stop()
        os._exit(143)

    def watch_parent() -> None:
        while os.read(0, 4096):
            pass
        stop_and_leave()

    signal.signal(signal.SIGTERM, stop_and_leave)
    threading.Thread(target=watch_parent, daemon=True).start()
    status = child.wait()
    stop()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
