"""Settings of the site and of the working-day calendar."""

from dataclasses import dataclass
from typing import Annotated as A

from publicity.model.bounds import Day, TimeOfDay, Year
from publicity.model.record import Record, Zh


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer(Record):
    """The footer fields of a government site; an empty one is not shown."""

    host: A[str | None, Zh("主办单位")] = None
    operator: A[str | None, Zh("承办单位")] = None
    site_code: A[str | None, Zh("政府网站标识码")] = None
    icp: A[str | None, Zh("ICP备案号")] = None
    police: A[str | None, Zh("公安备案号")] = None
    phone: A[str | None, Zh("网站联系电话")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSettings(Record):
    """content/site.yml."""

    name: A[str, Zh("网站名称")]
    tagline: A[str, Zh("一句话说明")]
    issuer: A[str, Zh("网站主办单位")]
    base_url: A[str, Zh("网站地址，以 / 结尾；二维码、订阅与规范网址由此而来")]
    intake_url: A[str, Zh("反映问题表单的地址")]
    office_opens_at: A[TimeOfDay, Zh("上班时刻，如 08:30")] = "08:30"
    demonstration: A[str | None, Zh("演示说明；有则每页显示")] = None
    footer: A[Footer, Zh("页脚")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOverride(Record):
    """One day that differs from the national calendar, and why."""

    date: A[Day, Zh("日期")]
    working: A[bool, Zh("是否上班")]
    region: A[str | None, Zh("地区；空为全国")] = None
    reason: A[str, Zh("原因")]
    source: A[str, Zh("依据文件")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile(Record):
    """content/calendar.yml."""

    overrides: A[tuple[DayOverride, ...], Zh("与全国日历不同的日子")] = ()
    known_years: A[tuple[Year, ...], Zh("由本文件完整给出放假安排的年份")] = ()
