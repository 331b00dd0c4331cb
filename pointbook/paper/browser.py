"""A browser that prints: started once, it prints page after page, asked through its DevTools.

The talk is JSON over a WebSocket and does not leave this computer. A browser that cannot be
started, does not answer in time or is gone raises OSError.
"""

import json
import os
import signal
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection
from time import monotonic, sleep
from typing import Any, Final

START, ANSWER, END = 60.0, 90.0, 10.0
"""So many seconds the browser may take to start, to do one thing, and to be gone."""

HIGHEST = 12_000
"""So many pixels a picture may be high: phones and chat programs show no more."""

QUIET: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--remote-debugging-port=0",
)
PRINT: Final = {
    "printBackground": True,
    "preferCSSPageSize": True,
    "generateTaggedPDF": False,  # tags are numbered anew each time
}
_TEXT, _CLOSE = 1, 8  # kinds of frames


@contextmanager
def started(program: Path, profile: Path) -> Iterator["Tab"]:
    """A tab of a browser of our own; ``profile`` is an empty folder. Nothing stays running."""
    command = [str(program), *QUIET, f"--user-data-dir={profile}", "about:blank"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(1, "--no-sandbox")  # as root, in a container, there is none to be had
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    )
    try:
        port, path = _address(process, profile / "DevToolsActivePort")
        with _Talk(port, path) as talk:
            yield Tab(talk)
    finally:
        with suppress(OSError, subprocess.TimeoutExpired):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait(END)


def _address(process: subprocess.Popen[bytes], file: Path) -> tuple[int, str]:
    """Where the browser listens, which it writes into its profile once it does."""
    end = monotonic() + START
    while monotonic() < end and process.poll() is None:
        with suppress(OSError, ValueError):
            port, path = file.read_text("ascii").split()
            return int(port), path
        sleep(0.05)
    raise TimeoutError


class Tab:
    """One tab, in which page after page is printed."""

    def __init__(self, talk: "_Talk") -> None:
        tab = talk.ask("Target.createTarget", url="about:blank")
        talk.session = talk.ask("Target.attachToTarget", flatten=True, **tab)["sessionId"]
        talk.ask("Page.enable")
        talk.ask("Page.setLifecycleEventsEnabled", enabled=True)
        self._talk = talk

    def printed(self, page: Path) -> bytes:
        """A page as PDF, printed as a clerk would print it."""
        loader = self._talk.ask("Page.navigate", url=page.as_uri())["loaderId"]
        self._talk.wait("Page.lifecycleEvent", name="load", loaderId=loader)
        return b64decode(self._talk.ask("Page.printToPDF", **PRINT)["data"])

    def pictured(self, page: Path, width: int) -> Iterator[bytes]:
        """A page as PNGs of so many pixels across, what stands on paper and nothing beside it; sheets
        under one another, as many in a picture as it may be high."""
        ask = self._talk.ask
        ask("Emulation.setEmulatedMedia", media="print")
        screen = {"width": 1, "height": 1, "deviceScaleFactor": 1, "mobile": False}
        ask("Emulation.setDeviceMetricsOverride", **screen)
        loader = ask("Page.navigate", url=page.as_uri())["loaderId"]
        self._talk.wait("Page.lifecycleEvent", name="load", loaderId=loader)
        size = ask("Page.getLayoutMetrics")["cssContentSize"]
        sheets = max(page.read_bytes().count(b'<section class="sheet'), 1)
        scale, high = width / size["width"], size["height"] / sheets
        at_once = max(int(HIGHEST / (high * scale)), 1)
        for first in range(0, sheets, at_once):
            tall = min(at_once, sheets - first) * high
            part = {"x": 0, "y": first * high, "width": size["width"], "height": tall}
            clip = {**part, "scale": scale}
            made = ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
            yield b64decode(made["data"])


class _Talk:
    """Questions and answers; ``session`` says which tab they are about."""

    def __init__(self, port: int, path: str) -> None:
        self.session = ""
        self._asked = 0
        self._events: list[dict[str, Any]] = []
        self._socket = create_connection(("127.0.0.1", port), ANSWER)
        self._bytes = self._socket.makefile("rb")
        hello = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        self._socket.sendall(hello.encode())
        while self._bytes.readline().strip():
            pass

    def __enter__(self) -> "_Talk":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, method: str, **facts: Any) -> dict[str, Any]:
        """What the browser answers; events that come before are kept."""
        self._asked += 1
        question = {"id": self._asked, "method": method, "params": facts}
        if self.session:
            question["sessionId"] = self.session
        self._send(json.dumps(question).encode())
        self._events.clear()
        end = monotonic() + ANSWER
        while (said := self._heard(end)).get("id") != self._asked:
            self._events.append(said)
        if "result" not in said:
            raise ConnectionError(said)
        result: dict[str, Any] = said["result"]
        return result

    def wait(self, event: str, **facts: Any) -> None:
        """Until the browser tells of an event with these facts."""
        end = monotonic() + ANSWER
        while True:
            said = self._events.pop(0) if self._events else self._heard(end)
            if said.get("method") == event and facts.items() <= said["params"].items():
                return

    def _send(self, text: bytes) -> None:
        """A frame with a mask of zeros, as clients must mask what they send."""
        length = len(text)
        size = bytes([0x80 | length]) if length < 126 else b"\xfe" + length.to_bytes(2, "big")
        self._socket.sendall(bytes([0x80 | _TEXT]) + size + bytes(4) + text)

    def _heard(self, end: float) -> dict[str, Any]:
        """The next message, put together from its frames."""
        text, last = b"", False
        while not last:
            self._socket.settimeout(max(end - monotonic(), 0.01))
            first, length = self._exactly(2)
            if first & 15 == _CLOSE:
                raise ConnectionError
            if length > 125:
                length = int.from_bytes(self._exactly(2 if length == 126 else 8), "big")
            text += self._exactly(length)
            last = bool(first & 0x80)
        said: dict[str, Any] = json.loads(text)
        return said

    def _exactly(self, length: int) -> bytes:
        data = self._bytes.read(length)
        if len(data) < length:
            raise ConnectionError
        return data
