"""``python -m intake``: the commands by which staff read, ask, answer, and keep keys and journal."""

from collections.abc import MutableMapping
from io import BytesIO
from pathlib import Path

import pytest

from intake.__main__ import main
from tests.house import FACTS, Citizen, House
from tests.test_desk_work import only_report


@pytest.fixture
def citizen(small_house: House, command_env: MutableMapping[str, str]) -> Citizen:
    """Return somebody who has reported, with the commands looking at the same house."""
    command_env.update(small_house.env())
    return small_house.citizen()


def test_a_handler_lists_reads_and_saves_attachments(
    citizen: Citizen, small_house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = (BytesIO(b"%PDF-1.4\n%%EOF"), "账本.pdf")
    citizen.sends(citizen.fills(citizen.opens(), files=[paper], where="二号库"))
    reference = only_report(small_house).reference
    assert main(["list"]) == 0
    assert f"{reference}　2024-04-03　award-2024/east　待受理" in capsys.readouterr().out
    save = ["--key", small_house.key_file("handler"), "--save", str(tmp_path / "out")]
    assert main(["read", reference, *save]) == 0
    told = capsys.readouterr().out
    assert FACTS in told
    assert "二号库" in told
    assert (tmp_path / "out" / "1-账本.pdf").read_bytes() == b"%PDF-1.4\n%%EOF"


def test_names_are_saved_whose_characters_have_four_bytes_each(
    citizen: Citizen, small_house: House, tmp_path: Path
) -> None:
    papers = [(BytesIO(b"%PDF-1.4\n%%EOF"), name) for name in ("𠮷" * 80 + ".pdf", "账本.pdf")]
    citizen.sends(citizen.fills(citizen.opens(), files=papers))
    save = ["--key", small_house.key_file("handler"), "--save", str(tmp_path / "out")]
    assert main(["read", only_report(small_house).reference, *save]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"1-" + "𠮷" * 59 + ".pdf", "2-账本.pdf"}


def test_an_attachment_that_cannot_be_saved_is_named_and_those_after_it_are_saved(
    citizen: Citizen, small_house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = [(BytesIO(b"%PDF-1.4\n%%EOF"), name) for name in ("甲.pdf", "乙.pdf")]
    citizen.sends(citizen.fills(citizen.opens(), files=papers))
    (tmp_path / "1-甲.pdf").mkdir()
    save = ["--key", small_house.key_file("handler"), "--save", str(tmp_path)]
    assert main(["read", only_report(small_house).reference, *save]) == 1
    assert "附件 1 没有存下" in capsys.readouterr().err
    assert (tmp_path / "2-乙.pdf").read_bytes() == b"%PDF-1.4\n%%EOF"


def test_each_role_reads_its_part_alone(
    citizen: Citizen, small_house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    citizen.reports(named="yes", name="欧阳某某", contact="0000-1")
    reference = only_report(small_house).reference
    why = ["--why", "核实是否本人反映"]
    assert main(["identity", reference, "--key", small_house.key_file("custodian"), *why]) == 0
    assert "欧阳某某" in capsys.readouterr().out
    assert main(["identity", reference, "--key", small_house.key_file("handler"), *why]) == 1
    assert "演示受理人员（受理人员）不能查看反映人的身份" in capsys.readouterr().err
    assert main(["read", reference, "--key", small_house.key_file("custodian")]) == 1
    assert "演示身份保管人（身份保管人）不能打开反映的内容" in capsys.readouterr().err


def test_the_journal_is_checked_and_a_missing_report_is_told(
    citizen: Citizen, small_house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    citizen.reports()
    assert main(["journal"]) == 0
    assert "操作日志完整，共 1 条" in capsys.readouterr().out
    assert main(["read", "F-0000-0000", "--key", small_house.key_file("handler")]) == 1
    assert "没有编号为 F-0000-0000 的反映" in capsys.readouterr().err


def test_a_secret_is_long_and_new_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["secret"]) == 0
    assert main(["secret"]) == 0
    one, two = capsys.readouterr().out.split()
    assert one != two
    assert len(one) >= 60
