"""Serving with granian: one process, since SQLite wants one writer; many threads, since clients may be slow."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from intake.demonstration import PASSPHRASE, demonstration_settings
from intake.wsgi import demonstration, production

LOOPBACK = "127.0.0.1"
THREADS = 32


def serve(port: int, *, demonstrate: bool) -> None:
    """Serve on loopback until interrupted; a fault of the settings is raised before the port is taken."""
    if demonstrate:
        settings = demonstration_settings(os.environ)
        demonstration()
        print(f"网站和反映表单 http://{LOOPBACK}:{port}/　（按 Ctrl+C 停止）")
        print(f"  演示用的钥匙在 {settings.keys}，口令是 {PASSPHRASE}；请不要填写真实的反映。", flush=True)
    else:
        production()
    server = Granian(
        f"intake.wsgi:{'demonstration' if demonstrate else 'production'}",
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=THREADS,
        backpressure=1024,
        log_access=False,
        log_level=LogLevels.error,
    )
    server.serve()
