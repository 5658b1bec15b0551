"""The desk: the journal, for whoever audits."""

from flask import render_template
from flask.typing import ResponseReturnValue

from intake.model import states
from intake.parts import parts
from intake.store import journal
from intake.views.desk_session import at_desk, desk_for
from intake.views.shown import at_moment

desk_journal = at_desk("desk_journal")

_LENGTH = 500


WHAT_ZH: dict[str, str] = {
    **{str(state): words for state, words in states.STATE_ZH.items()},
    "received": "收到反映",
    "received-late": "收到反映（逾期）",
    "added": "反映人补充",
    "asked": "提问",
    "told": "告知反映人",
    "opened": "打开反映",
    "downloaded": "下载附件",
    "searched": "在内容里查找",
    "identity-read": "查看身份",
    "login": "登录",
    "login-failed": "登录失败",
    "logout": "退出",
    "exported": "导出",
    "abstract-sent": "发送摘要",
    "put-together": "并案",
    "abstract-answered": "答复摘要",
    "staff-added": "建立账号",
    "staff-left": "停用账号",
    "staff-unlocked": "清除输错的次数",
    "staff-scoped": "改负责范围",
    "staff-rekeyed": "账号换钥匙",
    "accounts-signed": "给以前的账号签名",
    "account-refused": "账号对不上，拒绝使用",
    "escrow-resealed": "托管封存转到新钥匙",
    "password-changed": "更改密码",
    "password-recovered": "找回密码",
    "handed-over": "补封给现在的钥匙",
    "reminded": "提醒到期删除",
    "deleted": "到期删除",
    "settled": "删除后留下结论",
    "signing-began": "开始给记录签名",
}


@desk_journal.get("/journal")
def show_journal() -> ResponseReturnValue:
    """Show what was done, by whom and when, and whether the chain holds: never what a report says."""
    here = desk_for("journal")
    with parts().reports.database.reading() as session:
        result, entries = journal.check(session), journal.last(session, _LENGTH)
        head = str(journal.head(session))
    broken = result if isinstance(result, journal.Broken) else None
    told = [(entry.number, at_moment(entry.at), WHAT_ZH.get(entry.what, entry.what), entry.reference, entry.who)
            for entry in entries]  # fmt: skip
    return render_template("desk/journal.html", desk=here, entries=told, broken=broken, total=result, head=head)
