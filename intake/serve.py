"""Serving with granian: a process for each core, started again when it dies; ``intake.gateway`` bounds the clients."""

import os

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from intake.app import check_notices
from intake.demonstration import demonstration_settings
from intake.demonstration_secrets import read_credentials
from intake.settings import read_settings
from intake.wsgi import demonstration, production

LOOPBACK = "127.0.0.1"
MOST_WORKERS, CONNECTIONS = 4, 2048
STOP_SECONDS, HEAD_MILLISECONDS, RESPAWN_SECONDS = 5, 15_000, 1


def serve(port: int, *, demonstrate: bool) -> None:
    """Serve on loopback until interrupted; a fault of the settings is raised before the port is taken."""
    settings = demonstration_settings(os.environ) if demonstrate else read_settings(os.environ)
    check_notices(settings)
    if demonstrate:
        demonstration()
        print(f"网站和反映表单 http://{LOOPBACK}:{port}/　（按 Ctrl+C 停止）")
        print(f"  受理台 http://{LOOPBACK}:{port}{settings.prefix}/desk/　（账号、密码、验证码写在登录页上）")
        told = read_credentials(settings.data)
        passphrase = told.passphrase if told else ""
        print(f"  演示用的钥匙在 {settings.keys}，口令是 {passphrase}；请不要填写真实的反映。", flush=True)
    else:
        production()
        print(f"反映表单 http://{LOOPBACK}:{port}/　（按 Ctrl+C 停止）", flush=True)
    server = Granian(
        f"intake.asgi:{'demonstration' if demonstrate else 'production'}",
        address=LOOPBACK,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS, max_buffer_size=64 * 1024),
        websockets=False,
        factory=True,
        workers=min(MOST_WORKERS, os.cpu_count() or 1),
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=STOP_SECONDS,
        log_access=False,
        log_level=LogLevels.error,
    )
    server.serve()
