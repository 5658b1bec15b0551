"""What the desk gives the content folder: one file a notice, with its objections, who leaves, and the public result.

Staff put the files into ``content/``, where the rules read them: nobody goes up with an objection that is open or
upheld, and the notice page says how many there were and with what result.  None holds who wrote or what.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import yaml

from intake.desk.outcomes import Objection
from intake.errors import TamperedError
from intake.model.states import FINDINGS, STATE_ZH
from publicity.model.notice_id import NoticeId
from publicity.model.words import SLOT_ZH
from publicity.published import PublishedNotice

_HEAD = """\
# yaml-language-server: $schema=../../../schema/outcome.schema.json
# 受理台导出。放到 content/campaigns/{campaign}/outcomes/{notice}.yml，每次整份替换，不要手改。
# 只有编号、日期和结论，没有反映人，也没有反映的内容。
"""


class _Plain(yaml.SafeDumper):
    """Writes a day that comes twice out twice: the content folder takes no references."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def outcome_file(notice: PublishedNotice, found: Sequence[Objection], now: datetime) -> str:
    """Return a notice's file (YAML) as the reader of the content folder takes it.

    The public result is in it once the period is over and nothing is open; one that is published keeps its day.

    Raises:
        TamperedError: a report on it is not as it was signed.
    """
    if fault := next((one.fault for one in found if one.fault), ""):
        raise TamperedError(f"《{notice.title}》的公示情况没有导出：{fault}")
    published = NoticeId.of(notice.id)
    data: dict[str, Any] = {"notice": notice.id, "exported_on": now.date()}
    data["objections"] = [_row(one) for one in found]
    data["exits"] = [_exit(one) for one in _leaving(found)]
    if now >= notice.closes and not any(one.state == "open" for one in found):
        states = Counter(one.state for one in found)
        counts = {"received": len(found)} | {state: states[state] for state in FINDINGS if states[state]}
        data["outcome"] = {"on": notice.outcome_on or now.date(), "text": told(found), "reports": counts}
    text = yaml.dump(
        {name: value for name, value in data.items() if value != []}, Dumper=_Plain, allow_unicode=True,
        sort_keys=False, width=200, default_flow_style=None,
    )  # fmt: skip
    return _HEAD.format(campaign=published.campaign, notice=published.notice) + text


def outcome_zip(files: Iterable[tuple[str, str]], now: datetime) -> bytes:
    """Return files, by the notice's id and with their text, as a ZIP to unpack in the campaign's folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for notice, text in files:
            info = zipfile.ZipInfo(f"outcomes/{notice}.yml", now.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, text)
    return packed.getvalue()


def told(found: Sequence[Objection]) -> str:
    """Return the public sentences: how many were accepted, with what result, and what follows; no names."""
    if not found:
        return "没有受理的反映，无异议。"
    states = Counter(one.state for one in found)
    parts = [f"{STATE_ZH[state]} {states[state]} 件" for state in FINDINGS if states[state]]
    sentence = f"受理反映 {len(found)} 件，{'，'.join(parts)}。"
    if leaving := _leaving(found):
        fates = [words for fate, words in SLOT_ZH.items() if any(one.slot == fate for one in leaving)]
        sentence += f"{'，'.join([f'{len(leaving)} 个推荐对象退出名单', *fates])}。"
    return sentence


def _row(one: Objection) -> dict[str, Any]:
    row = {"candidate": one.candidate, "received": one.received, "state": one.state, "settled": one.settled}
    return {name: value for name, value in row.items() if value is not None}


def _leaving(found: Sequence[Objection]) -> list[Objection]:
    """Return the first settled objection that takes each candidate off the list, one with a slot before the others."""
    leaving: dict[str, Objection] = {}
    for one in sorted(found, key=lambda one: (not one.slot, one.settled or one.received)):
        if one.candidate and one.effect:
            leaving.setdefault(one.candidate, one)
    return list(leaving.values())


def _exit(one: Objection) -> dict[str, Any]:
    row = {"candidate": one.candidate, "on": one.settled, "slot": one.slot or None, "reason": one.effect}
    return {name: value for name, value in row.items() if value is not None}
