"""Addresses in settings: what they may look like, so that one can always stand in a page, a feed and a calendar."""

import re

_PATH = r"[A-Za-z0-9._~%!$&()*+,;=:@/-]*"
_WEB = re.compile(rf"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{{0,252}})(?::[0-9]{{1,5}})?(?:/{_PATH})?")
_RELATIVE = re.compile(r"(?!/)[A-Za-z0-9._~%/-]+")
_PLAIN = "只能用英文字母、数字和 - . _ ~ / %，中文要写成 % 编码"


def base_url_problem(url: str) -> tuple[str, str] | None:
    """Return what is wrong with a site's own address and what to do, in Chinese, or None."""
    if not _WEB.fullmatch(url):
        return "base_url 不是网站地址", f"写成 https://域名/ 的样子，开头是 http:// 或 https://；{_PLAIN}"
    if not url.endswith("/"):
        return "base_url 要以 / 结尾", "在末尾加上 /"
    return None


def intake_url_problem(url: str) -> tuple[str, str] | None:
    """Return what is wrong with the address of the form, whole or below the site's own, or None."""
    if _WEB.fullmatch(url) or _RELATIVE.fullmatch(url):
        return None
    remedy = f"写成 intake/report 这样的相对地址，或者以 http:// 或 https:// 开头的网址；{_PLAIN}"
    return "intake_url 不是表单的地址", remedy
