"""The forms, as Flask-WTF checks them; what a person reads of them stands in the templates."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    MultipleFileField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from intake.text import cleaned, one_line
from publicity.published import PublishedNotice

WHOLE_NOTICE = "notice"
LONG, MIDDLE, SHORT = 5000, 2000, 200
LEAST_FACTS = 10


def at_most(size: int) -> Callable[[FlaskForm, Field], None]:
    """Return a check that a text has at most ``size`` characters."""

    def check(_form: FlaskForm, field: Field) -> None:
        if field.data and len(field.data) > size:
            raise ValidationError(f"写了 {len(field.data)} 个字，最多 {size} 个，请删短一些")

    return check


class ReportForm(FlaskForm):
    """A report: whom it is about, what it is, how it can be verified, who the reporter is."""

    token = HiddenField()
    files_kept = HiddenField()
    about = StringField("反映谁")
    kinds = SelectMultipleField("什么问题", validate_choice=False)
    what = TextAreaField("事情经过", filters=[cleaned], validators=[at_most(LONG)])
    who = StringField("涉及什么人", filters=[one_line], validators=[at_most(SHORT)])
    when = StringField("什么时间", filters=[one_line], validators=[at_most(SHORT)])
    where = StringField("什么地点", filters=[one_line], validators=[at_most(SHORT)])
    verify = TextAreaField("怎样可以核实", filters=[cleaned], validators=[at_most(MIDDLE)])
    files = MultipleFileField("附件")
    named = StringField("是否署名")
    name = StringField("姓名", filters=[one_line], validators=[at_most(SHORT)])
    contact = StringField("联系方式", filters=[one_line], validators=[at_most(SHORT)])
    website = StringField()

    def __init__(self, notice: PublishedNotice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = notice
        people = [(c.id, f"{c.name}（{c.workplace}）" if c.workplace else c.name) for c in notice.candidates]
        self.subjects = {"": "请选择", **dict(people), WHOLE_NOTICE: "公示本身（时间、程序、内容）"}

    def validate_about(self, field: Field) -> None:
        """Somebody of this notice, or the notice itself."""
        if not field.data or field.data not in self.subjects:
            raise ValidationError("请选择反映的是谁；如果是公示本身的问题，选最后一项")

    def validate_kinds(self, field: Field) -> None:
        """At least one kind of this campaign's list."""
        if not field.data or not set(field.data) <= set(self.notice.reports.kinds):
            raise ValidationError("请至少勾选一项问题")

    def validate_what(self, field: Field) -> None:
        """Enough to look into."""
        if len(field.data or "") < LEAST_FACTS:
            raise ValidationError(f"请写明事情经过，至少 {LEAST_FACTS} 个字")

    def validate_named(self, field: Field) -> None:
        """Named where the campaign's document demands it."""
        if field.data not in {"yes", "no"}:
            raise ValidationError("请选择署名还是匿名")
        if field.data == "no" and self.notice.reports.real_name == "required":
            raise ValidationError("这项评选规定须署真实姓名，匿名反映不予受理")

    def validate_name(self, field: Field) -> None:
        """A name where one is promised."""
        if self.named.data == "yes" and not field.data:
            raise ValidationError("选了署名，请写姓名；不想署名请改选匿名")

    def validate_contact(self, field: Field) -> None:
        """A way to reach the reporter where one is promised."""
        if self.named.data == "yes" and not field.data:
            raise ValidationError("请写电话、邮箱或者通信地址中的一种")

    def problems(self) -> list[tuple[str, str]]:
        """Return the field and the sentence of each error, in the order of the page."""
        return [(field.name, str(field.errors[0])) for field in self if field.errors]


class ReceiptForm(FlaskForm):
    """A receipt, typed to see a report."""

    receipt = StringField("回执码", filters=[one_line])


class MessageForm(FlaskForm):
    """What a reporter adds; ``once`` makes a double click one message."""

    receipt = HiddenField()
    once = HiddenField()
    text = TextAreaField("补充内容", filters=[cleaned], validators=[at_most(LONG)])

    def validate_text(self, field: Field) -> None:
        """Something to add."""
        if not field.data:
            raise ValidationError("请先写下要补充的内容")


class VerifyForm(FlaskForm):
    """An acknowledgement, pasted to be verified."""

    text = TextAreaField("确认书全文", filters=[cleaned])
