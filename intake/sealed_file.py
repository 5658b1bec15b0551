"""Attachments sealed by the piece: however large a file is, 64 KiB of it are in memory.

A sealed file is a head and pieces.  The head is one line of JSON with version, algorithm and a commitment to the key
(an envelope that opens with one key opens with no other), then the header of libsodium's secretstream.  The head and
the row that the file belongs to are authenticated with every piece; a piece that is missing, moved or of another file
is found, and so is an end that was cut off.  The content is padded as in ``intake.envelope``.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from hmac import compare_digest

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)
from nacl.exceptions import CryptoError

from intake.encoding import to_base64
from intake.envelope import open_with, padded_size
from intake.errors import EnvelopeError
from intake.hashing import Purpose, digest, framed

VERSION, ALGORITHM = 2, "xchacha20poly1305-secretstream"
PIECE = 64 * 1024
_SIZE = 8


def seal_file(key: bytes, size: int, read: Callable[[int], bytes], row: str) -> Iterator[bytes]:
    """Yield the head, then the sealed pieces, of a content of ``size`` bytes that ``read`` gives in order."""
    line = _line(key, row)
    state = crypto_secretstream_xchacha20poly1305_state()
    yield line + crypto_secretstream_xchacha20poly1305_init_push(state, digest(Purpose.FILE_KEY, key=key))
    bound, left = framed(line, row.encode()), padded_size(_SIZE + size)
    piece = size.to_bytes(_SIZE, "big")
    while left:
        want = min(PIECE, left)
        piece = (piece + read(want - len(piece))).ljust(want, b"\0")
        left -= want
        last = crypto_secretstream_xchacha20poly1305_TAG_FINAL
        tag = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE if left else last
        yield crypto_secretstream_xchacha20poly1305_push(state, piece, bound, tag)
        piece = b""


def open_file(key: bytes, head: bytes, pieces: Iterable[bytes], row: str) -> Iterator[bytes]:
    """Yield the content of a file piece by piece; one that was sealed whole, as in an envelope, comes at once.

    Raises:
        EnvelopeError: changed, cut, moved to another row, or of a version that is not known.
    """
    line, _, header = head.partition(b"\n")
    if not _is_by_the_piece(line):
        yield open_with(key, head, row)
        return
    line += b"\n"
    if not compare_digest(line, _line(key, row)):
        raise EnvelopeError("这份材料被改动过，或者不属于这条记录")
    state, bound = crypto_secretstream_xchacha20poly1305_state(), framed(line, row.encode())
    left, ended = -1, False
    try:
        crypto_secretstream_xchacha20poly1305_init_pull(state, header, digest(Purpose.FILE_KEY, key=key))
        for piece in pieces:
            plain, tag = crypto_secretstream_xchacha20poly1305_pull(state, piece, bound)
            ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL
            if left < 0:
                left, plain = int.from_bytes(plain[:_SIZE], "big"), plain[_SIZE:]
            yield plain[:left]
            left -= min(left, len(plain))
    except (CryptoError, ValueError, TypeError) as error:
        raise EnvelopeError("这份材料被改动过，或者不属于这条记录") from error
    if not ended or left:
        raise EnvelopeError("这份材料不完整")


def _line(key: bytes, row: str) -> bytes:
    commitment = digest(Purpose.FILE_COMMITMENT, row.encode(), key=key)
    head = {"v": VERSION, "alg": ALGORITHM, "key": to_base64(commitment)}
    return json.dumps(head, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _is_by_the_piece(line: bytes) -> bool:
    try:
        return bool(json.loads(line).get("alg") == ALGORITHM)
    except (ValueError, AttributeError, RecursionError):
        return False
