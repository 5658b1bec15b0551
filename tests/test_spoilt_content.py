"""A valid folder spoilt at random: it is read or refused, in Chinese, with a file's name, never with a traceback."""

import re
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publicity.problems import Finding
from publicity.reader.content import examine
from sitegen.cli import main
from sitegen.terminal import Terminal
from tests.small import SmallContent

HOME = "campaigns/award-2024"
CHINESE = frozenset(map(chr, range(0x4E00, 0xA000)))
VALUE = re.compile(rb"[^ ,:\[\]{}\n]+")
ODD = [
    *(b" -1 0 1e999 .nan .inf true null ~ [] {} [[[[ {a:{b: *a &a <<: #x --- ... | > \" ' ` , ,,".split(b" ")),
    *(b"=1+1 p-1 p-2 t-1 ../p-1 east west city unit worker 1 2 5 6".split()),
    *(b"2024-02-30 0001-01-01 9999-12-31 2099-12-31 2050-06-01 25:00 24:00 <script> %YAML".split()),
    *("１ 是 甲、乙 \u202e \ufeff 😀".encode().split()),
    b"!!int x", b"- ", b"? ", b": ", b"\t", b"\r", b"\n", b"\0", b"\x1b[2J", b"\xff", b"9" * 400, b"a" * 3000,
]  # fmt: skip
LOST = "名额取消，不得递补或者重报"
EXTRA = {
    "calendar.yml": "overrides: [{date: 2024-04-07, working: true, reason: 调休, source: 通知}]\nknown_years: [2050]\n",
    f"{HOME}/votes.csv": "编号,会议,日期,应到,实到,有效票,赞成票\np-1、p-2、p-3、t-1,大会,2024-03-01,10,9,9,8\n",
    f"{HOME}/changes.csv": f"编号,层级,日期,变化,名额处理,说明\np-2,所在单位,2024-04-10,撤销推荐,{LOST},经查实\n",
    f"{HOME}/reasons.csv": "编号,规则,理由,批准,日期\np-1,quotas.rows,另有说明,主席办公会,2024-03-01\n",
    f"{HOME}/objections.csv": "编号,公示,收到日期,状态,办结日期,处理\np-1,east,2024-04-02,未查实,2024-04-05,\n",
}
MEETING = "votes:\n  - {id: meeting, body: [大会], threshold: 4/5, base: present, clause: 六}\n"
SPOILT = ["site.yml", "pages/about.md", *EXTRA]
SPOILT += [f"{HOME}/{name}" for name in ("campaign.yml", "candidates.csv", "collectives.csv", "deeds/p-1.md")]
SPOILT += [f"{HOME}/notices/{name}.yml" for name in ("east", "city")]
# Of one file: at which of its values, how many bytes to take out there, what to put in their place.
WHOLE_VALUE = -1
cuts = st.tuples(
    st.sampled_from(SPOILT), st.integers(0, 999), st.sampled_from([*[WHOLE_VALUE] * 6, 0, 1, 4, 60]),
    st.one_of(*[st.sampled_from(ODD)] * 7, st.binary(max_size=6)),
)  # fmt: skip


def spoil(small: SmallContent, changes: list[tuple[str, int, int, bytes]]) -> None:
    for name, text in EXTRA.items():
        small.write(name, text)
    small.edit(f"{HOME}/campaign.yml", "sanctions:", MEETING + "sanctions:")
    small.edit(f"{HOME}/notices/city.yml", "[p-1, p-2, p-3, t-1]", "[p-1, p-3, t-1]")
    for name, share, taken, put in changes:
        path = small.root / name
        raw = path.read_bytes()
        starts = [match.start() for match in VALUE.finditer(raw)] or [0]
        at = starts[share * len(starts) // 1000]
        value = VALUE.match(raw, at)
        end = at + taken if taken != WHOLE_VALUE else value.end() if value else at
        path.write_bytes(raw[:at] + put + raw[end:])


def test_the_folder_is_sound_before_it_is_spoilt(small: SmallContent) -> None:
    spoil(small, [])
    assert [finding.level for finding in examine(small.root).findings] == ["warning"]


def look_at_spoilt(changes: list[tuple[str, int, int, bytes]]) -> list[Finding]:
    """Spoil a folder, read it and show what was found; return what is not told as it should be."""
    with TemporaryDirectory() as folder:
        small = SmallContent(Path(folder) / "content")
        spoil(small, changes)
        examined = examine(small.root)
        stream = StringIO()
        Terminal(stream).findings(examined.findings)
        assert (examined.content is None) == any(finding.level == "error" for finding in examined.findings)
        return [
            finding for finding in examined.findings if not (CHINESE & set(finding.sentence) and told_where(finding))
        ]


def told_where(finding: Finding) -> bool:
    return finding.place.file.startswith("content/")


@settings(max_examples=200)
@given(st.lists(cuts, min_size=1, max_size=3))
def test_a_spoilt_folder_is_read_or_refused_in_chinese_with_a_files_name(
    changes: list[tuple[str, int, int, bytes]],
) -> None:
    assert look_at_spoilt(changes) == []


@pytest.mark.rehearsal
@settings(max_examples=1000)
@given(st.lists(cuts, min_size=1, max_size=3))
def test_a_folder_spoilt_in_a_thousand_ways_is_read_or_refused(changes: list[tuple[str, int, int, bytes]]) -> None:
    assert look_at_spoilt(changes) == []


@pytest.mark.rehearsal
@settings(max_examples=150)
@given(st.lists(cuts, min_size=1, max_size=1))
def test_a_spoilt_folder_is_built_or_refused(changes: list[tuple[str, int, int, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        small = SmallContent(Path(folder) / "content")
        spoil(small, changes)
        output = Path(folder) / "public"
        code = main(["--content", str(small.root), "--output", str(output), "--as-of", "2024-04-10T10:00"])
        assert code == (0 if (output / "index.html").exists() else 1)
