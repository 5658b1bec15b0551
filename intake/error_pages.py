"""The pages that say what went wrong: in Chinese, with what to do, and with what was typed to copy."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from intake.csrf import ForeignPageError
from intake.parts import parts
from intake.text import cleaned

_PAGES = {
    400: ("请求不完整", "浏览器送来的内容不完整，请返回上一页再试。"),
    403: ("不在您的职责之内", "您的账号不能打开这一页。需要的话，请找管理员调整负责范围。"),
    404: ("没有这个页面", "网址可能抄错了，或者页面已经移走。"),
    405: ("不能这样打开", "请从公示页面上的“反映问题”进入。"),
    411: ("请求不完整", "浏览器没有说明内容的长度，请换一个浏览器再试。"),
    413: ("内容太大", "附件每个不超过 10 MB，合计不超过 20 MB。请返回上一页，减少附件后再试。"),
    500: ("系统出了错", "这次操作没有完成。请先把写的内容复制下来，过几分钟再试。"),
    503: ("暂时不能使用", "系统暂时不能使用，请过几分钟再试，或者改用公示上写明的其他渠道。"),
}
_FOREIGN = (
    "没有接收",
    (
        "这次提交是从别的网站的页面发来的，不是在本站的页面上填写的，所以没有接收，什么也没有保存。"
        "需要的话，请在本站的页面上重新填写。"
    ),
)
_FOREIGN_AT_DESK = (
    "有一份要提交的内容不是由受理台的页面在这个浏览器里送来的，没有采用，也没有办理。要办理的，请在受理台重新填写。"
)
_STALE = ("请再点一次", "页面停留太久，或者浏览器没有保存 Cookie，这次操作没有完成。请返回上一页，刷新以后再试。")
_TYPED = {
    "what": "事情经过",
    "when": "时间",
    "where": "地点",
    "who": "还涉及",
    "verify": "怎样核实",
    "name": "姓名",
    "contact": "联系方式",
    "text": "补充、提问或者答复",
    "reason": "理由和依据",
    "sentence": "告诉反映人的话",
    "abstract": "摘要",
    "why": "查看的原因",
}


def error_page(error: HTTPException) -> ResponseReturnValue:
    """Answer an error with its page; what a form carried stands on it to be copied."""
    if isinstance(error, SecurityError):
        return Response("请从网站自己的网址进入。\n", 400, mimetype="text/plain")
    if isinstance(error, ForeignPageError) and request.path.startswith(f"{parts().settings.prefix}/desk/"):
        return render_template("desk/foreign.html", problem=_FOREIGN_AT_DESK), 403
    code = error.code or 500
    title, text = _PAGES.get(code, _PAGES[500 if code >= 500 else 400])
    if isinstance(error, ForeignPageError):
        title, text = _FOREIGN
    elif isinstance(error, CSRFError):
        title, text = _STALE
    return render_template("error.html", title=title, text=text, kept=typed()), code


def typed() -> list[tuple[str, str]]:
    """Return the label and text of what was typed into the form that was sent; nothing where it cannot be read."""
    if request.method != "POST":
        return []
    try:
        form = request.form
    except HTTPException:
        return []
    if "password" in form:
        return []
    return [(_TYPED[name], text) for name, value in form.items() if name in _TYPED and (text := cleaned(value))]
