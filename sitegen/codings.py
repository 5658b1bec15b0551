"""Compressed files beside the pages, as web servers serve them without compressing anew: .gz, .br, .zst."""

import zlib
from collections.abc import Callable, Iterator, Sequence

SUFFIXES = {"gzip": ".gz", "brotli": ".br", "zstd": ".zst"}
_TEXTS = (".html", ".css", ".js", ".json", ".svg", ".xml", ".ics", ".txt")
_SMALLEST = 512
_GZIP_HEADER = 16


def with_compressed(address: str, content: bytes, codings: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield a file and, when it is text worth it, the same compressed in each coding, by address.

    The same content always gives the same bytes: no file name and no time goes in.
    """
    yield address, content
    if len(content) >= _SMALLEST and address.endswith(_TEXTS):
        for coding in codings:
            yield address + SUFFIXES[coding], _COMPRESS[coding](content)


def _gzip(content: bytes) -> bytes:
    work = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + _GZIP_HEADER)
    return work.compress(content) + work.flush()


def _brotli(content: bytes) -> bytes:
    import brotli  # noqa: PLC0415 - hardly any build asks for it

    # A window wider than the page would only cost memory: most of the time, for thousands of small pages.
    window = min(22, max(10, len(content).bit_length()))
    compressed: bytes = brotli.compress(content, mode=brotli.MODE_TEXT, quality=9, lgwin=window)
    return compressed


def _zstd(content: bytes) -> bytes:
    import zstandard  # noqa: PLC0415 - hardly any build asks for it

    return zstandard.ZstdCompressor(level=12).compress(content)


_COMPRESS: dict[str, Callable[[bytes], bytes]] = {"gzip": _gzip, "brotli": _brotli, "zstd": _zstd}
