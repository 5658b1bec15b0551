"""The ring of public keys: read strictly, changed under a lock, wholly or not at all, followed by the running form."""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, MutableMapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from nacl.bindings import crypto_box_keypair

from intake.__main__ import main
from intake.envelope import open_sealed
from intake.errors import EnvelopeError, KeysError
from intake.keys import RingFile, changing_ring, load_ring, make_key, retire_key, save_ring
from tests.conftest import ROOT
from tests.house import House
from tests.test_desk_work import only_report

TODAY = date(2024, 4, 1)
PRIME = 2**255 - 19


def ring_data(house: House) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((house.data / "keys" / "public.json").read_text(encoding="utf-8"))
    return data


def text(number: int) -> str:
    return base64.b64encode(number.to_bytes(32, "little")).decode()


# Points of small order (RFC 7748, 6.1; the eight of Curve25519), and numbers that are written in a second way.
UNSOUND = [
    0, 1, PRIME - 1, PRIME, PRIME + 1, 9 + PRIME, 2**255 - 1, 9 + 2**255,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
]  # fmt: skip


@pytest.mark.parametrize("number", UNSOUND)
def test_a_public_key_that_anybody_could_open_or_written_in_another_way_is_refused(
    small_house: House, number: int
) -> None:
    data = ring_data(small_house)
    data["keys"][0]["public"] = text(number)
    (small_house.data / "keys" / "public.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(KeysError, match="handler-1 的公钥不能用"):
        load_ring(small_house.data / "keys")


def _no_escape(data: dict[str, Any]) -> None:
    data["keys"][0]["public"] = data["keys"][0]["public"].rstrip("=")


def _longer(data: dict[str, Any]) -> None:
    data["keys"][0]["public"] = base64.b64encode(bytes([5]) * 33).decode()


def _same_id(data: dict[str, Any]) -> None:
    data["keys"].append({**data["keys"][0], "public": text(9)})


def _same_public(data: dict[str, Any]) -> None:
    data["keys"].append({**data["keys"][0], "id": "handler-2"})


def _other_role(data: dict[str, Any]) -> None:
    data["keys"][0]["id"] = "custodian-7"


def _no_role(data: dict[str, Any]) -> None:
    data["keys"][0] |= {"role": "auditor", "id": "auditor-1"}


def _no_campaign(data: dict[str, Any]) -> None:
    data["keys"][0]["campaigns"] = []


def _a_field_more(data: dict[str, Any]) -> None:
    data["keys"][0]["note"] = ""


def _no_day(data: dict[str, Any]) -> None:
    data["keys"][0]["made_on"] = "yesterday"


def _short_deployment(data: dict[str, Any]) -> None:
    data["deployment"] = base64.b64encode(bytes(15)).decode()


def _version(data: dict[str, Any]) -> None:
    data["version"] = 3
    data["more"] = 1


@pytest.mark.parametrize(
    "spoil",
    [_no_escape, _longer, _same_id, _same_public, _other_role, _no_role, _no_campaign, _a_field_more, _no_day,
     _short_deployment, _version],
)  # fmt: skip
def test_a_ring_that_is_not_written_as_it_must_be_is_refused_in_a_sentence(
    small_house: House, spoil: Callable[[dict[str, Any]], None]
) -> None:
    data = ring_data(small_house)
    spoil(data)
    (small_house.data / "keys" / "public.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(KeysError, match=r"public\.json 读不了："):
        load_ring(small_house.data / "keys")


@pytest.mark.parametrize("told", ["", "[]", "{", "null", '{"version": 1, "version": 2}', "[" * 100_000, "\ufeff{}"])
def test_what_is_no_ring_at_all_is_refused_in_a_sentence(small_house: House, told: str) -> None:
    (small_house.data / "keys" / "public.json").write_text(told, encoding="utf-8")
    with pytest.raises(KeysError, match=r"public\.json 读不了："):
        load_ring(small_house.data / "keys")


def test_a_ring_that_is_saved_reads_back_as_it_was(small_house: House) -> None:
    folder = small_house.data / "keys"
    retire_key(folder, "handler-1", TODAY)
    with changing_ring(folder) as draft:
        draft.add(role="handler", label="新", campaigns=["a"], public=crypto_box_keypair()[0], today=TODAY, account="x")
        draft.close("y")
    before = load_ring(folder)
    save_ring(folder, before)
    assert load_ring(folder) == before
    assert before.keys[-1].account == "x"
    assert before.closed == ("y",)


def test_many_who_add_keys_at_once_give_each_an_id_of_its_own(small_house: House) -> None:
    folder, ids = small_house.data / "keys", list[str]()

    def add() -> None:
        for _ in range(5):
            with changing_ring(folder) as draft:
                public = crypto_box_keypair()[0]
                ids.append(draft.add(role="handler", label="新", campaigns=[], public=public, today=TODAY).id)

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids) == sorted(f"handler-{number}" for number in range(2, 32))
    assert len(load_ring(folder).keys) == 33


def test_two_staff_commands_at_once_give_two_keys(small_house: House, command_env: MutableMapping[str, str]) -> None:
    small_house.upgrade().close()
    command_env.update(small_house.env() | {"PASSWORD": "four plain words here"})
    words = [sys.executable, "-m", "intake", "staff", "add", "--label", "评委办", "--role", "handler"]
    running = [subprocess.Popen([*words, name], cwd=ROOT, stdout=subprocess.DEVNULL) for name in ("one", "two")]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    keys = load_ring(small_house.data / "keys").keys
    assert sorted(key.account for key in keys if key.account) == ["one", "two"]
    assert sorted(key.id for key in keys if key.account) == ["handler-2", "handler-3"]


@pytest.fixture
def env(small_house: House, command_env: MutableMapping[str, str]) -> MutableMapping[str, str]:
    """Return the environment of commands that look at the house."""
    command_env.update(small_house.env())
    return command_env


@pytest.mark.parametrize("out", ["there.key", "no folder/\0x", "file/below.key"])
def test_a_rotation_that_cannot_be_finished_leaves_the_ring_as_it_was(
    small_house: House, tmp_path: Path, env: MutableMapping[str, str], out: str
) -> None:
    (tmp_path / "there.key").write_text("mine", encoding="ascii")
    (tmp_path / "file").write_text("mine", encoding="ascii")
    before = ring_data(small_house)
    with pytest.raises((KeysError, ValueError)):
        make_key(
            small_house.data / "keys", role="handler", label="新", campaigns=(), out=tmp_path / out, today=TODAY,
            passphrase="long enough", instead_of="handler-1",
        )  # fmt: skip
    assert ring_data(small_house) == before


def test_a_rotation_retires_the_old_key_and_adds_the_new_in_one_step(
    small_house: House, tmp_path: Path, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["keys", "rotate", "handler-1", "--yes", "--out", str(tmp_path / "new.key")]) == 0
    keys = {key.id: key.retired_on is None for key in load_ring(small_house.data / "keys").keys}
    assert keys == {"handler-1": False, "custodian-1": True, "escrow-1": True, "handler-2": True}
    assert main(["keys", "rotate", "handler-1", "--yes", "--out", str(tmp_path / "again.key")]) == 1
    assert "没有在用的钥匙 handler-1" in capsys.readouterr().err


def test_the_running_form_seals_no_more_to_a_key_that_was_retired(small_house: House, tmp_path: Path) -> None:
    citizen = small_house.citizen()
    make_key(
        small_house.data / "keys", role="handler", label="新", campaigns=(), out=tmp_path / "new.key", today=TODAY,
        passphrase="long enough", instead_of="handler-1",
    )  # fmt: skip
    citizen.reports()
    report = only_report(small_house)
    with pytest.raises(EnvelopeError):
        open_sealed(report.content, *small_house.private("handler"), f"{report.id}:content")


def test_a_broken_ring_or_another_deployments_leaves_the_last_in_force(small_house: House, tmp_path: Path) -> None:
    folder = small_house.data / "keys"
    ring, path = RingFile(folder), folder / "public.json"
    before = ring.ring
    path.write_text("{", encoding="ascii")
    assert ring.ring == before
    with changing_ring(tmp_path / "other") as draft:
        draft.add(role="handler", label="别处", campaigns=(), public=crypto_box_keypair()[0], today=TODAY)
    path.write_bytes((tmp_path / "other" / "public.json").read_bytes())
    assert ring.ring == before
    save_ring(folder, before)
    retire_key(folder, "handler-1", TODAY)
    assert ring.ring.keys[0].retired_on == "2024-04-01"


def test_there_is_one_escrow_at_a_time(
    small_house: House, tmp_path: Path, env: MutableMapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["escrow"], ["make", "--role", "escrow", "--label", "另一个"]):
        assert main(["keys", *words, "--out", str(tmp_path / "e.key")]) == 1
        assert "keys rotate escrow-1" in capsys.readouterr().err
