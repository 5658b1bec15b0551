"""The preview's web server: a finished site on loopback, for browsers on this machine alone.

Another site that a browser here has open may make it send requests to loopback under a name of its own; such a Host is
refused.  What is served are the regular files of the folder: no listings, nothing behind a link that leads out of it.
"""

import mimetypes
import sys
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

LOOPBACK = "127.0.0.1"
NOT_FOUND = "404.html"
_TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".xml": "application/xml",
          ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".txt": "text/plain; charset=utf-8",
          ".ics": "text/calendar; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2"}  # fmt: skip
_SENTENCES = {
    HTTPStatus.FORBIDDEN: "预览只回答本机的浏览器：请用 http://127.0.0.1 或 http://localhost 加端口打开。",
    HTTPStatus.NOT_FOUND: "没有这个页面。",
    HTTPStatus.METHOD_NOT_ALLOWED: "预览只能看（GET、HEAD），不接收提交。",
    HTTPStatus.NOT_IMPLEMENTED: "预览只能看（GET、HEAD），不接收提交。",
}


class LoopbackServer(ThreadingHTTPServer):
    """A server that says nothing when a browser hangs up, which browsers do all the time."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def make_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of a folder on loopback; port 0 takes any free one.

    Raises:
        OSError: the port is taken, or not ours to take.
    """
    return LoopbackServer((LOOPBACK, port), partial(_Preview, folder))


class _Preview(BaseHTTPRequestHandler):
    """Answers one browser, without a line for each request, never from the browser's memory."""

    timeout = 30

    def __init__(self, folder: Path, *given: object) -> None:
        self.folder = folder
        super().__init__(*given)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if not self._is_for_us():
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        found = _found(self.folder, self.path)
        if isinstance(found, str):
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": found})
        elif found is not None:
            self._send_file(HTTPStatus.OK, found)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_HEAD(self) -> None:
        self.do_GET()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = _found(self.folder, f"/{NOT_FOUND}") if code == HTTPStatus.NOT_FOUND else None
        if isinstance(page, Path):
            self._send_file(HTTPStatus.NOT_FOUND, page)
            return
        sentence = _SENTENCES.get(HTTPStatus(code), f"这个请求不能回答（{code}）。")
        self.close_connection = True
        self._send(code, f"{sentence}\n".encode(), {"Content-Type": _TYPES[".txt"]})

    def _is_for_us(self) -> bool:
        port = int(self.connection.getsockname()[1])
        names = [f"{name}{end}" for name in (LOOPBACK, "localhost", "[::1]")
                 for end in ((f":{port}", "") if port == 80 else (f":{port}",))]  # fmt: skip
        return [given.strip().lower() in names for given in self.headers.get_all("Host", [])] == [True]

    def _send_file(self, code: int, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError:  # gone since, with a build in between
            content, code = b"", HTTPStatus.NOT_FOUND
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self._send(code, content, {"Content-Type": kind})

    def _send(self, code: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _found(folder: Path, target: str) -> Path | str | None:
    """Return the file that a request's target names, the address of a folder that lacks its slash, or None."""
    path = unquote(target.partition("?")[0].partition("#")[0], errors="replace")
    *folders, name = path.removeprefix("/").split("/")
    if not path.startswith("/") or any(part in {"", ".", ".."} for part in folders) or name in {".", ".."}:
        return None
    if any(char in path for char in "\0\\:"):
        return None
    root = folder.resolve()
    try:
        wanted = root.joinpath(*folders, name).resolve()
        if not wanted.is_relative_to(root):
            return None
        if wanted.is_dir() and name:
            return quote(f"/{'/'.join([*folders, name])}/") if (wanted / "index.html").is_file() else None
        page = wanted if name else (wanted / "index.html").resolve()
        return page if page.is_relative_to(root) and page.is_file() else None
    except (OSError, RuntimeError):  # a name too long, links in a circle
        return None
