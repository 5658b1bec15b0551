"""The preview's server answers browsers on this machine alone, with the site's own files and nothing else."""

import http.client
import os
import socket
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.loopback import make_server

SECRET = "root:x:0:0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreadingHTTPServer]:
    """Serve a small site with traps in it: links that lead out, a folder without a page, a pipe."""
    home = tmp_path_factory.mktemp("home")
    public = home / "public"
    (public / "award" / "notices").mkdir(parents=True)
    (public / "assets").mkdir()
    (home / "secret.txt").write_text(SECRET, encoding="utf-8")
    (home / "outside").mkdir()
    (home / "outside" / "index.html").write_text(SECRET, encoding="utf-8")
    for name in ("index.html", "award/index.html", "award/notices/east.html", "assets/style.css", "404.html"):
        (public / name).write_text(f"page {name}", encoding="utf-8")
    (public / "out.txt").symlink_to(home / "secret.txt")
    (public / "out").symlink_to(home / "outside")
    (public / "round").symlink_to("round")
    (public / "in.html").symlink_to("index.html")
    (public / "linked").mkdir()
    (public / "linked" / "index.html").symlink_to(home / "outside" / "index.html")
    os.mkfifo(public / "pipe")
    (home / "public-other").mkdir()
    (home / "public-other" / "index.html").write_text(SECRET, encoding="utf-8")
    running = make_server(public, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def ask(
    server: ThreadingHTTPServer, target: str, method: str = "GET", **headers: str
) -> tuple[int, str, dict[str, str]]:
    """Send one request as it is and return status, body and headers."""
    port = server.server_address[1]
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in ({"Host": f"127.0.0.1:{port}"} | headers).items():
        if value:
            connection.putheader(name, value.replace("PORT", str(port)))
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body, dict(answer.getheaders())


@pytest.mark.parametrize("host", ["127.0.0.1:PORT", "localhost:PORT", "LocalHost:PORT", "[::1]:PORT"])
def test_a_browser_on_this_machine_is_answered(server: ThreadingHTTPServer, host: str) -> None:
    status, body, headers = ask(server, "/", Host=host)
    assert (status, body) == (200, "page index.html")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost", "127.0.0.1:PORT.evil.example", "",
     "127.0.0.1:PORT@evil.example", "localhost.:PORT", "0.0.0.0:PORT", "127.1:PORT", "127.0.0.1:PORT, evil.example"],
)  # fmt: skip
def test_any_other_host_is_refused_with_a_sentence(server: ThreadingHTTPServer, host: str) -> None:
    status, body, _ = ask(server, "/", Host=host)
    assert status == 403
    assert body == "预览只回答本机的浏览器：请用 http://127.0.0.1 或 http://localhost 加端口打开。\n"


def test_two_hosts_are_none(server: ThreadingHTTPServer) -> None:
    port = server.server_address[1]
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n".encode())
        assert connection.makefile("rb").readline().split()[1] == b"403"


@pytest.mark.parametrize(
    ("target", "page"),
    [
        ("/index.html", "index.html"),
        ("/award/", "award/index.html"),
        ("/award/notices/east.html?x=1", "award/notices/east.html"),
        ("/award/notices/%65ast.html", "award/notices/east.html"),
        ("/in.html", "index.html"),
    ],
)
def test_the_pages_of_the_site_are_served(server: ThreadingHTTPServer, target: str, page: str) -> None:
    assert ask(server, target)[:2] == (200, f"page {page}")


@pytest.mark.parametrize(
    "target",
    ["/award/notices/", "/assets/", "/assets", "/award/notices", "/none.html", "/out.txt", "/out/", "/out", "/round",
     "/out/index.html", "/linked/", "/linked/index.html", "/pipe", "/../secret.txt", "/%2e%2e/secret.txt",
     "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt", "/award/../../secret.txt", "/award/%2e%2e/%2e%2e/secret.txt",
     "/%252e%252e/secret.txt", "/..\\secret.txt", "/..%5csecret.txt", "/./index.html", "/index.html%00.txt",
     "/../public-other/index.html", "/%c0%ae%c0%ae/secret.txt", "//etc/passwd", "/award//index.html", "/index.html/",
     "http://evil.example/index.html", "index.html", "/C:/index.html", "/" + "a" * 5000, "/" + "a/" * 3000],
)  # fmt: skip
def test_listings_links_out_and_paths_out_are_the_sites_own_not_found(server: ThreadingHTTPServer, target: str) -> None:
    status, body, _ = ask(server, target)
    assert (status, body) == (404, "page 404.html")


@given(target=st.text(st.sampled_from("./%2eEfF5cC\\~secret.txtaw\x7f"), max_size=40))
def test_no_target_leads_out_of_the_site(server: ThreadingHTTPServer, target: str) -> None:
    assert SECRET not in ask(server, "/" + target.replace("\x7f", ".."))[1]


def test_a_folder_without_its_slash_is_sent_to_the_right_place_on_this_server(server: ThreadingHTTPServer) -> None:
    status, _, headers = ask(server, "/award?x=1")
    assert (status, headers["Location"]) == (301, "/award/")


def test_head_is_get_without_the_body(server: ThreadingHTTPServer) -> None:
    status, body, headers = ask(server, "/", "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, "", "15")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_nothing_can_be_sent_to_it(server: ThreadingHTTPServer, method: str) -> None:
    status, body, _ = ask(server, "/index.html", method)
    assert (status, body) == (501, "预览只能看（GET、HEAD），不接收提交。\n")


@pytest.mark.parametrize("line", [b"\x16\x03\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"x" * 70000])
def test_what_is_no_request_gets_no_traceback_and_no_english(
    server: ThreadingHTTPServer, line: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", server.server_address[1])) as connection:
        connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)
        answer = connection.makefile("rb").read().decode()
    assert "Error" not in answer
    assert capfd.readouterr().err == ""
    assert ask(server, "/")[0] == 200


def test_it_listens_on_loopback_alone(server: ThreadingHTTPServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
