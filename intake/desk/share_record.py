"""The record of a split: what each share must be, so that a false one is named, and which key they restore.

A share says nothing about the key, and neither does the record: it keeps a keyed digest of each share, whose values
are as random as the key itself.  It lies beside the public keys.
"""

import hmac
import json
import secrets
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from nacl.bindings import crypto_scalarmult_base

from intake.desk import shares
from intake.desk.shares import Share
from intake.encoding import to_base64
from intake.errors import KeysError
from intake.files import write_file
from intake.keys import KeyRing, load_ring

FILE = "shares.json"
_DIGEST_SIZE = 32


def split_recorded(folder: Path, key_id: str, private: bytes, needed: int = 2, count: int = 3) -> list[str]:
    """Return the shares of the escrow's key, and keep the record of what each must be."""
    written = shares.split(private, needed, count)
    key = secrets.token_bytes(32)
    read = [shares.read(text, number) for number, text in enumerate(written, 1)]
    sets = _records(folder)
    sets[read[0].set_id.hex()] = {
        "escrow": key_id, "public": to_base64(crypto_scalarmult_base(private)), "key": key.hex(),
        "shares": {str(share.x): _digest(key, share) for share in read},
    }  # fmt: skip
    write_file(folder / FILE, json.dumps({"version": 1, "sets": sets}, indent=1) + "\n")
    return written


def restore(folder: Path, typed: Sequence[str]) -> bytes:
    """Return the escrow's private key of some shares, compared with the record and with the ring.

    Raises:
        KeysError: a share is mistyped, of another set, or false, in which case it is named as far as can be told; or
            the key is none that the ring has for the escrow.
    """
    read = [shares.read(text, number) for number, text in enumerate(typed, 1)]
    record = _records(folder).get(read[0].set_id.hex()) if read else None
    if record is not None:
        key = bytes.fromhex(record["key"])
        false = [
            number
            for number, share in enumerate(read, 1)
            if not hmac.compare_digest(record["shares"].get(str(share.x), ""), _digest(key, share))
        ]
        if false:
            raise KeysError(f"{_named(false)}不是拆分时的那一份：抄写没有错，是内容不对。请向保管人查问，换一份再试")
    ring = load_ring(folder)
    shares.join(typed)  # of one set, and enough of them
    right = _right_ones(ring, typed, read)
    if right is None:
        raise KeysError(
            "合出来的不是公钥里登记过的托管钥匙，至少有一份是假的或者拿错了。这一套拆分时没有留下记录，"
            "再加一份输入，就能说出是哪一份"
        )
    if odd := [number for number in range(1, len(read) + 1) if number - 1 not in right]:
        raise KeysError(f"{_named(odd)}和其余的合不到一起，是假的或者拿错了；去掉它再试")
    return shares.join(typed)


def _right_ones(ring: KeyRing, typed: Sequence[str], read: Sequence[Share]) -> set[int] | None:
    """Return the places of the shares that restore an escrow's key with each other; None when there are none."""
    needed = read[0].needed
    for some in combinations(range(len(typed)), needed):
        if _restore_escrow(ring, typed, read, some):
            others = (place for place in range(len(typed)) if place not in some)
            return {*some, *(place for place in others if _fits(ring, typed, read, some, place))}
    return None


def _fits(ring: KeyRing, typed: Sequence[str], read: Sequence[Share], some: Sequence[int], place: int) -> bool:
    """Tell whether one more share is one of those, typed again, or restores the key in the place of one of them."""
    same = [one for one in some if read[one].x == read[place].x]
    return read[same[0]] == read[place] if same else _restore_escrow(ring, typed, read, [*some[:-1], place])


def _restore_escrow(ring: KeyRing, typed: Sequence[str], read: Sequence[Share], places: Sequence[int]) -> bool:
    if len({read[place].x for place in places}) < len(places):
        return False
    return _is_escrow(ring, shares.join([typed[place] for place in places]))


def _is_escrow(ring: KeyRing, private: bytes) -> bool:
    public = crypto_scalarmult_base(private)
    return any(key.role == "escrow" and key.recipient.public == public for key in ring.keys)


def _records(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        sets: dict[str, dict[str, Any]] = data["sets"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysError(f"{folder / FILE} 读不了") from error
    return sets


def _digest(key: bytes, share: Share) -> str:
    return hmac.digest(key, shares.raw(share), "sha256").hex()


def _named(numbers: Sequence[int]) -> str:
    return "、".join(f"第 {number} 份" for number in numbers)
