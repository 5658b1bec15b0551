"""Large uploads to the intake as it really runs, and what memory its processes take meanwhile."""

import http.client
import re
from http.cookies import SimpleCookie
from pathlib import Path

from tests.house import ANSWERS, NOTICE, hidden_in

BOUNDARY = "gongshi"
FORM = f"/intake/report/form?notice={NOTICE}"


def opened(port: int) -> tuple[dict[str, str], str]:
    """Return the hidden fields of a new form and the cookies of the browser that opened it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", FORM)
    answer = connection.getresponse()
    jar = SimpleCookie()
    for told in answer.headers.get_all("Set-Cookie") or []:
        jar.load(told)
    fields = hidden_in(answer.read().decode())
    connection.close()
    return fields, "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


def body(fields: dict[str, str], files: int, size: int) -> bytes:
    """Return a filled-in form with so many PDF files of a size in bytes, as a browser sends it."""
    answers = [(name, value) for name, told in {**fields, **ANSWERS}.items()
               for value in (told if isinstance(told, list) else [told])]  # fmt: skip
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in answers]  # fmt: skip
    file_head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="%d.pdf"\r\n\r\n'
    content = b"%PDF-1.7\n".ljust(size, b"x") + b"\r\n"
    parts += [part for number in range(files) for part in ((file_head % number).encode(), content)]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def upload(port: int, files: int = 2, size: int = 9_000_000) -> tuple[int, str]:
    """Open a form, send it with files, and return the status and the page of the answer."""
    fields, cookie = opened(port)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": cookie}
    connection.request("POST", "/intake/report/form", body(fields, files, size), headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, page


def memory(pid: int) -> tuple[int, int]:
    """Return how many bytes of memory a process has, and the most that it had."""
    told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    now, most = (int(re.findall(rf"{name}:\s+(\d+) kB", told)[0]) * 1024 for name in ("VmRSS", "VmHWM"))
    return now, most
