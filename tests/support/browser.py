"""A headless Chromium for tests, driven over its DevTools protocol: pages open from the disk under their own policy."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
START_SECONDS = 60


class Browser:
    """One browser with one page; `messages` holds what the page logged or threw since it was opened."""

    def __init__(self, folder: Path) -> None:
        """Start the browser with its profile in `folder`, without any network of its own."""
        flags = (
            "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
            "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars "
            f"--remote-debugging-port=0 --window-size=1400,1000 --user-data-dir={folder / 'profile'}"
        ).split()
        self._log = (folder / "chromium.log").open("wb")
        self._process = subprocess.Popen(
            [str(CHROMIUM), *flags, "about:blank"],
            stdout=self._log,
            stderr=self._log,
            env={**os.environ, "HOME": str(folder)},
        )
        port_file = folder / "profile" / "DevToolsActivePort"
        stop = time.monotonic() + START_SECONDS
        while not (port_file.exists() and port_file.read_text().count("\n")):
            if self._process.poll() is not None or time.monotonic() > stop:
                raise RuntimeError(f"chromium did not start: {(folder / 'chromium.log').read_text()[-2000:]}")
            time.sleep(0.05)
        port = port_file.read_text().split("\n")[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=START_SECONDS) as answer:
            target = next(entry for entry in json.load(answer) if entry["type"] == "page")
        self._socket = connect(target["webSocketDebuggerUrl"], max_size=None, open_timeout=START_SECONDS)
        self._next = 0
        self.messages: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.requests: list[str] = []

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the result of a command of the DevTools protocol; events that come before it are noted."""
        self._next += 1
        self._socket.send(json.dumps({"id": self._next, "method": method, "params": parameters}))
        while True:
            event = json.loads(self._socket.recv(timeout=START_SECONDS))
            if event.get("id") == self._next:
                if "error" in event:
                    raise RuntimeError(f"{method}: {event['error']}")
                return event["result"]
            self._note(event)

    def _note(self, event: dict[str, Any]) -> None:
        values = event.get("params", {})
        match event.get("method"):
            case "Runtime.consoleAPICalled":
                self.messages.append(" ".join(str(value.get("value")) for value in values["args"]))
            case "Runtime.exceptionThrown":
                self.messages.append(json.dumps(values["exceptionDetails"]))
            case "Log.entryAdded":
                self.messages.append(values["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requests.append(values["request"]["url"])

    def open(self, page: Path, fragment: str = "") -> None:
        """Open a file and wait until its scripts have run; earlier messages and requests are forgotten."""
        self.call("Page.navigate", url="about:blank")
        self.wait("location.href === 'about:blank'")
        self.messages, self.requests = [], []
        self.call("Page.navigate", url=page.as_uri() + fragment)
        self.wait(f"document.readyState === 'complete' && location.href.startsWith({json.dumps(page.as_uri())})")

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page; a promise is awaited."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until an expression in the page is true."""
        stop = time.monotonic() + START_SECONDS
        while not self.run(condition):
            if time.monotonic() > stop:
                raise RuntimeError(f"the page never came to {condition}; it says {self.messages}")
            time.sleep(0.05)

    def picture(self, path: Path, width: int, height: int, dark: bool = False) -> None:
        """Write a screenshot of the page at a window size in pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=scheme)
        self.run("new Promise((done) => setTimeout(done, 400))")
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        """End the browser."""
        self._socket.close()
        self._process.terminate()
        self._process.wait(timeout=START_SECONDS)
        self._log.close()
