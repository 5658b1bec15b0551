"""The documented nginx in front of the intake, run as it is documented: it keeps neither bodies nor addresses."""

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house import House
from tests.serving import free_port, running, wait_until_healthy
from tests.test_intake_server import children
from tests.uploading import BOUNDARY, FORM, body, opened, upload

pytestmark = pytest.mark.rehearsal
# As no address of the server itself.
CLIENT, OTHER = "127.0.0.77", "127.0.0.78"
PLANTED = b"the ledger of the warehouse says otherwise"
MAIN = """
pid nginx.pid;
events {{ worker_connections 1024; }}
{user}
http {{
    access_log access.log;
    error_log error.log info;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    {block}
}}
"""


def documented(site: Path, port: int, intake: int) -> str:
    """Return the block of the documents, for these ports and this site, at the root and without a certificate."""
    text = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)
    for told, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("www.example.gov.cn", "localhost"),
        ("ssl_certificate /etc/ssl/gongshi.pem;", ""),
        ("ssl_certificate_key /etc/ssl/gongshi.key;", ""),
        ("/srv/gongshi/public/", f"{site}/"),
        ("127.0.0.1:8000", f"127.0.0.1:{intake}"),
        ("/gongshi/", "/"),
    ):
        assert told in block
        block = block.replace(told, here)
    return str(block)


@contextmanager
def nginx(folder: Path, block: str) -> Iterator[int]:
    """Run nginx in a folder with a block while the block of code runs; yield its process id."""
    folder.mkdir()
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(user=user, block=block), encoding="utf-8")
    command = ["/usr/sbin/nginx", "-p", f"{folder}/", "-c", "nginx.conf", "-e", "error.log", "-g", "daemon off;"]
    with subprocess.Popen(command) as process:
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(timeout=60)


def connect(port: int, address: str = CLIENT) -> socket.socket:
    """Return a connection that comes from an address."""
    return socket.create_connection(("127.0.0.1", port), timeout=60, source_address=(address, 0))


def answer(connection: socket.socket) -> str:
    """Return all that is answered until the end of the connection."""
    got = b""
    with connection:
        while piece := connection.recv(65536):
            got += piece
    return got.decode()


def get(port: int, address: str, path: str = FORM) -> str:
    """Return the answer to a request from an address."""
    connection = connect(port, address)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    return answer(connection)


def begun(port: int, size: int) -> tuple[socket.socket, bytes]:
    """Send a form with a file of this size but for its end; return the connection and the end."""
    fields, cookie = opened(port)
    sent = body(fields, 1, size).replace(b"x" * len(PLANTED), PLANTED)
    lines = [f"POST {FORM.partition('?')[0]} HTTP/1.1", "Host: localhost", f"Cookie: {cookie}", "Connection: close"]
    lines += [f"Content-Type: multipart/form-data; boundary={BOUNDARY}", f"Content-Length: {len(sent)}", "", ""]
    connection = connect(port)
    connection.sendall("\r\n".join(lines).encode() + sent[:-20])
    return connection, sent[-20:]


def kept(folder: Path, pid: int) -> bytes:
    """Return all that nginx has in its folder and in files that are open but have no name any more."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for process in (pid, *children(pid)):
        descriptors = Path(f"/proc/{process}/fd").iterdir()
        files += [path for path in descriptors if path.is_file() and str(folder) in str(path.readlink())]
    return b"".join(path.read_bytes() for path in files)


def test_nginx_as_documented_keeps_neither_bodies_nor_addresses(tmp_path: Path, published: Path) -> None:
    house, port, behind = House(tmp_path, published), free_port(), free_port()
    with nginx(tmp_path / "nginx", documented(published, port, behind)) as pid:
        with running(house, behind, PROXIES="1") as intake:
            wait_until_healthy(port)
            assert "award-2024" in get(port, CLIENT, "/index.html")
            assert upload(port)[0] == 200
            connection, end = begun(port, 5_000_000)
            told = kept(tmp_path / "nginx", pid)
            assert b"limit_conn gongshi" in told  # the folder is looked through at all
            assert PLANTED not in told
            connection.sendall(end)
            assert answer(connection).startswith("HTTP/1.1 200")
            cut, _ = begun(port, 5_000_000)
            assert intake.poll() is None
        pages = [answer(cut), get(port, CLIENT)]
        told = kept(tmp_path / "nginx", pid)
    house.close()
    assert [page.startswith("HTTP/1.1 503") and "您写的还在" in page for page in pages] == [True, True]
    assert PLANTED not in told
    assert CLIENT.encode() not in told


def test_one_address_takes_so_many_connections_and_no_more(tmp_path: Path, published: Path) -> None:
    house, port, behind = House(tmp_path, published), free_port(), free_port()
    lines = ("Host: localhost", "Content-Length: 100000", "Content-Type: application/x-www-form-urlencoded", "", "what")
    request = "\r\n".join(["POST /intake/report/send HTTP/1.1", *lines]).encode()
    with nginx(tmp_path / "nginx", documented(published, port, behind)), running(house, behind):
        wait_until_healthy(port)
        slow = [connect(port) for _ in range(100)]
        for connection in slow:
            connection.sendall(request)
        further = connect(port)
        further.sendall(request)
        assert "暂时不能使用" in further.recv(65536).decode()
        further.close()
        assert get(port, OTHER).startswith("HTTP/1.1 200")
        for connection in slow:
            connection.close()
    house.close()
