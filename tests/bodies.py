"""A form of every route that takes one, filled in as its page would send it; and who may send it."""

from typing import Any

from tests.house import ANSWERS, NOTICE

# Endpoint: who sends it (the citizen has no account), its address, and its fields besides the tokens of its page.
BODIES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "report.check": ("citizen", "report/form", ANSWERS | {
        "notice": NOTICE, "when": "2023年", "where": "二号库", "who": "库管", "verify": "看出库单", "name": "某某",
        "contact": "0000", "website": "", "token": "", "files_kept": "", "remove": "0" * 32,
    }),
    "report.send": ("citizen", "report/send", ANSWERS | {
        "notice": NOTICE, "when": "2023年", "where": "二号库", "who": "库管", "verify": "看出库单", "name": "某某",
        "contact": "0000", "website": "", "token": "", "files_kept": "", "do": "send",
    }),
    "follow.enter": ("citizen", "follow", {"receipt": ""}),
    "follow.add": ("citizen", "follow/add", {"receipt": "", "once": "0" * 32, "text": "还有一本旧账。"}),
    "follow.withdraw": ("citizen", "follow/withdraw", {"receipt": "", "sure": "yes"}),
    "follow.verify": ("citizen", "verify", {"text": "公示反映收悉确认书"}),
    "door.login": ("citizen", "desk/login", {
        "name": "zhang", "password": "correct horse", "code": "000000", "to": "/intake/desk/", "carried": "",
    }),
    "door.logout": ("citizen", "desk/logout", {}),
    "own.account": ("supervisor", "desk/account", {
        "old": "wrong horse battery", "new": "staple" * 3, "again": "staple" * 3,
    }),
    "desk.search": ("handler", "desk/", {
        "notice": NOTICE, "candidate": "赵明", "state": "all", "due": "", "reference": "F-", "text": "账", "page": "1",
    }),
    "desk_export.queue_csv": ("handler", "desk/export.csv", {"notice": NOTICE, "candidate": "赵明", "text": "账"}),
    "desk_export.queue_xlsx": ("handler", "desk/export.xlsx", {"notice": NOTICE, "candidate": "赵明", "text": "账"}),
    "desk.move": ("handler", "desk/report/{reference}/move", {
        "before": "received", "after": "accepted", "refusal": "", "reason": "材料齐全。", "sentence": "已经受理。",
        "unit": "", "effect": "", "together": "no",
    }),
    "desk.ask": ("handler", "desk/report/{reference}/ask", {"text": "是哪一年的账？"}),
    "desk.put_together": ("handler", "desk/report/{reference}/matter", {"other": "{other}"}),
    "desk.identity": ("custodian", "desk/report/{reference}/identity", {"why": "核实是否本人反映。"}),
    "channel.send": ("handler", "desk/report/{reference}/abstract", {
        "to": "investigator", "abstract": "请核对二〇二一年到二〇二三年的出库数量，并说明是怎样核对的。",
    }),
    "channel.task": ("investigator", "desk/task/{task}", {
        "opinion": "not_upheld", "text": "查了三年的出库单，数量相符。",
    }),
    "papers.enter": ("handler", "desk/enter", {
        "notice": NOTICE, "way": "visit", "arrived": "2024-04-02", "sent": "2024-04-02", "about": "p-1",
        "kinds": ["事迹不实"], "what": "来访人说产量报得不对。", "who": "库管", "name": "某某", "contact": "0000",
    }),
}  # fmt: skip
# Routes with parameters in the address: who opens them, the address with {} where a hostile value goes.
ADDRESSES: list[tuple[str, str]] = [
    ("citizen", "?x={}"),
    ("citizen", "report?notice={}&candidate=p-1"),
    ("citizen", f"report?notice={NOTICE}&candidate={{}}"),
    ("citizen", f"report/form?notice={NOTICE}&candidate={{}}"),
    ("citizen", "{}"),
    ("citizen", "static/{}"),
    ("citizen", "look/{}"),
    ("citizen", "desk/login?to={}"),
    ("citizen", "desk/report/{}"),
    ("handler", "desk/report/{}"),
    ("handler", "desk/report/{}/file/1"),
    ("handler", "desk/report/{reference}/file/{}"),
    ("handler", "desk/report/{}/answer/none/1"),
    ("handler", "desk/report/{reference}/answer/{}/1"),
    ("handler", "desk/report/{reference}/answer/none/{}"),
    ("handler", "desk/outcome/{}.zip"),
    ("handler", "desk/outcome/{}/east.yml"),
    ("handler", "desk/outcome/award-2024/{}.yml"),
    ("handler", "desk/enter?notice={}"),
    ("handler", "desk/?page={}"),
    ("handler", "desk/?notice={}&state=all"),
    ("handler", "desk/?state={}&due={}"),
    ("handler", "desk/?reference={}"),
    ("investigator", "desk/task/{}"),
]
