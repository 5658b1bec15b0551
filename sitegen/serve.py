"""The live preview: builds, serves on loopback, and builds again when content or looks change."""

import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from sitegen.options import HOME, Options

LOOPBACK = "127.0.0.1"
SETTLE = 0.3


class _Changes(FileSystemEventHandler):
    """Remembers that something was written; reading alone changes nothing."""

    def __init__(self) -> None:
        self.seen = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in {"created", "modified", "moved", "deleted"}:
            self.seen.set()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each, never from a browser's memory, with the site's own 404 page."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class LoopbackServer(ThreadingHTTPServer):
    """A server that says nothing when a browser hangs up, which browsers do all the time."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def serve(options: Options, run: Callable[[Options], int]) -> int:
    """Build and serve until interrupted; a failed build leaves the last good site being served."""
    run(options)
    try:
        server = make_server(options.output, options.port)
    except OSError as error:
        print(f"不能使用端口 {options.port}：{error.strerror}。请用 --port 换一个。")
        return 2
    threading.Thread(target=server.serve_forever, daemon=True).start()
    changes, observer = _Changes(), Observer()
    for folder in (options.content, HOME / "site"):
        if folder.is_dir():
            observer.schedule(changes, str(folder), recursive=True)
    observer.start()
    print(f"预览地址 http://{LOOPBACK}:{server.server_port}/　（按 Ctrl+C 停止）", flush=True)
    try:
        while True:
            changes.seen.wait()
            while changes.seen.is_set():
                changes.seen.clear()
                changes.seen.wait(SETTLE)
            run(options)
    except KeyboardInterrupt:
        print("已停止。")
        return 0
    finally:
        observer.stop()
        server.shutdown()


def make_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder on loopback; port 0 takes any free one."""
    return LoopbackServer((LOOPBACK, port), partial(_Quiet, directory=str(folder)))
