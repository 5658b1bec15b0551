"""What an account is compared with before it is believed, none of which is in the database.

Its row is signed by the server; its key is the one that the ring has for it; the ring knows which accounts were closed.
"""

from functools import partial
from pathlib import Path

from nacl.bindings import crypto_scalarmult_base

from intake.envelope import Recipient
from intake.errors import KeysError
from intake.keys import EVERY, KeyRing, RingFile
from intake.keys import Role as KeyRole
from intake.signing import Field, RowSigner, load_signing_key
from intake.store.tables import Staff

# Whose reports a role's key opens: supervisors read what handlers read; auditors nothing,
# and investigating units only what is sealed to them by name.
RING_ROLE: dict[str, KeyRole | None] = {
    "handler": "handler", "supervisor": "handler", "custodian": "custodian", "auditor": None,
    "investigator": None,
}  # fmt: skip
CHANGED = "账号 {} 的登记与签名不符，可能有人改过数据库，不能使用。请告诉管理员。"
CLOSED = "账号 {} 已经停用。"
OTHER_KEY = "账号 {} 的钥匙和公钥登记对不上，不能使用。请告诉管理员。"


class Authority:
    """The server's signature and the ring, which lie in the keys folder."""

    def __init__(self, ring: RingFile, signer: RowSigner) -> None:
        self._ring, self._signer = ring, signer

    @classmethod
    def of(cls, folder: Path) -> "Authority":
        """Return the authority of a keys folder; raise KeysError when there are no keys."""
        return cls(RingFile(folder), RowSigner(partial(load_signing_key, folder)))

    @property
    def ring(self) -> KeyRing:
        """The ring as it is now."""
        return self._ring.ring

    def escrow(self) -> Recipient:
        """Return the escrow's key of today; raise KeysError when there is none."""
        found = self.ring.holders("escrow", EVERY)
        if not found:
            raise KeysError("还没有离线托管的钥匙：请先运行 python -m intake keys escrow，密码丢了才能找回")
        return found[0]

    def demand_escrow(self, private: bytes) -> None:
        """Raise KeysError unless a private key is the escrow's of today."""
        public = crypto_scalarmult_base(private)
        if public == self.escrow().public:
            return
        old = next((key for key in self.ring.keys if key.recipient.public == public), None)
        if old is not None and old.role == "escrow":
            raise KeysError(f"这是已经停用的托管钥匙 {old.id}，请用现在的 {self.escrow().id}")
        raise KeysError("这不是公钥里登记的托管钥匙")

    def sign(self, staff: Staff) -> None:
        """Sign who somebody is, what they may do and which key is theirs."""
        staff.signature = self._signer.signature("staff", _signed(staff))

    def is_signed(self, staff: Staff) -> bool:
        """Tell whether somebody's row is as it was signed."""
        return self._signer.holds("staff", _signed(staff), staff.signature)

    def fault(self, staff: Staff, private: bytes | None = None) -> str:
        """Return what is wrong with an account, empty when nothing is.

        Its row must be as it was signed, its key in the ring, live and for its role, and ``private``, when its box was
        opened, that key's other half.
        """
        if staff.left_at is not None or staff.name in self.ring.closed:
            return CLOSED.format(staff.name)
        if not self.is_signed(staff):
            return CHANGED.format(staff.name)
        if not self.has_its_key(staff) or (private is not None and crypto_scalarmult_base(private) != staff.public):
            return OTHER_KEY.format(staff.name)
        return ""

    def demand(self, staff: Staff, private: bytes | None = None) -> None:
        """Raise KeysError with what is wrong with an account."""
        if told := self.fault(staff, private):
            raise KeysError(told)

    def has_its_key(self, staff: Staff) -> bool:
        """Tell whether the ring has somebody's key, live and for their role; none where their role has none there."""
        if staff.role not in RING_ROLE:
            return False
        role, key = RING_ROLE[staff.role], self.ring.key(staff.key)
        if role is None:
            return key is None
        return (
            key is not None
            and (key.role, key.retired_on) == (role, None)
            and key.account in {"", staff.name}
            and key.recipient.public == staff.public
        )


def _signed(staff: Staff) -> list[Field]:
    return [staff.name, staff.label, staff.role, staff.scopes, staff.key, staff.public]
