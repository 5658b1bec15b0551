"""Writes docs/routes.md, every route of the intake with its walls and bounds: ``python -m tools.routes``."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from intake.app import create_app
from intake.csrf import protect
from intake.demonstration import demonstration_settings
from intake.guard import MOST_FIELDS, MULTIPART_BYTES, UPLOADS, URLENCODED_BYTES
from intake.views.throttled import throttle_of
from sitegen.cli import main

HOME = Path(__file__).parent.parent
TARGET = HOME / "docs" / "routes.md"
GUIDE = HOME / "docs" / "intake.md"
ROLES = ("受理人员", "身份保管人", "督办人员", "审计人员", "调查单位")
THROTTLES = {
    "send": "按网段，每小时份数",
    "upload": "按网段，每小时字节数",
    "receipt": "按网段，输错的次数",
    "login": "按账号和网段，失败的次数",
    "password": "按账号和网段，失败的次数",
    "none": "不需要",
}
KIB, MIB = 1024, 1024 * 1024
HEAD = f"""# 全部网址

本页由程序按应用本身生成（`make schema`），与程序保持一致。每个 POST 都先过两道墙：浏览器说明来自别的网站的，一律拒绝
（`Sec-Fetch-Site`、`Origin`）；再核对本浏览器这次会话的令牌。“页面自己核对”的，令牌不对时重新显示自己的表，写的都在，
没有任何效力。

普通表单最多 {URLENCODED_BYTES // KIB} KB、{MOST_FIELDS} 个字段；能带附件的最多 {MULTIPART_BYTES // MIB} MB。
GET 不改变任何反映，打开、下载只记入操作日志。受理台的页面都要登录；每一页、每个文件问同一个授权函数。

| 地址 | 谁 | 令牌 | 限速 | 正文最多 |
|---|---|---|---|---|
"""


def routes_page(app: Flask) -> str:
    """Return the whole page for an application."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))
    return HEAD + "".join(line for rule in rules if _is_ours(rule) for line in _lines(app, rule))


def _is_ours(rule: Rule) -> bool:
    """Tell whether a route is the intake's own: not a file of its looks, nor a page of the site around it."""
    return rule.rule.startswith("/intake/") and rule.endpoint not in {"static", "look"}


def _lines(app: Flask, rule: Rule) -> Iterator[str]:
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        cells = [f"`{method} {rule.rule}`", _who(method, rule.rule)]
        posts = method == "POST"
        cells += (
            [_token(app, rule.endpoint), _throttle(app, rule.endpoint), _bound(rule.endpoint)]
            if posts
            else ["", "", ""]
        )
        yield f"| {' | '.join(cells)} |\n".replace("  |", " |")


def _who(method: str, address: str) -> str:
    """Return who may, as the guide's table of the desk says, which a test compares with what the desk does."""
    if not address.startswith("/intake/desk/"):
        return "任何人"
    if address in {"/intake/desk/login", "/intake/desk/logout"}:
        return "工作人员"
    wanted = f"| `{method} {address.removeprefix('/intake')}` |"
    row = next(line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith(wanted))
    marks = row.strip().strip("|").split("|")[2:]
    return "、".join(role for role, mark in zip(ROLES, marks, strict=True) if "●" in mark)


def _token(app: Flask, endpoint: str) -> str:
    view = app.view_functions[endpoint]
    exempt = f"{view.__module__}.{view.__name__}" in protect._exempt_views
    return "会话令牌，页面自己核对" if exempt else "会话令牌"


def _throttle(app: Flask, endpoint: str) -> str:
    name = throttle_of(app, endpoint)
    return THROTTLES[name] if name is not None else "要登录"


def _bound(endpoint: str) -> str:
    return f"{MULTIPART_BYTES // MIB} MB" if endpoint in UPLOADS else f"{URLENCODED_BYTES // KIB} KB"


def application(folder: Path) -> Flask:
    """Return the application of a demonstration in a folder of its own."""
    site = folder / "public"
    main(["--as-of", "2024-04-10T10:00", "--output", str(site)])
    env = {"GONGSHI_MODE": "demonstration", "GONGSHI_SITE": str(site), "GONGSHI_DATA": str(folder / "var")}
    return create_app(demonstration_settings(env))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        TARGET.write_text(re.sub(r" +\n", "\n", routes_page(application(Path(temporary)))), encoding="utf-8")
    print(TARGET)
