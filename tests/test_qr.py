"""QR codes: a reader gets the address back, and nothing in the drawing offends a strict content policy."""

import re

import pytest
import zxingcpp

from sitegen.qr import qr_svg

SCALE = 4


def decoded(svg: str) -> str:
    """Draw the code's strokes, each module four pixels wide, and read it as a camera would."""
    side = int(re.findall(r'viewBox="0 0 (\d+) ', svg)[0]) * SCALE
    pixels = bytearray(b"\xff" * side * side)
    for y, steps in re.findall(r"M0 (\d+)\.5([hm0-9 ]+)", svg):
        x = 0
        for step, length in re.findall(r"([hm])(\d+)", steps):
            if step == "h":
                for row in range(int(y) * SCALE, (int(y) + 1) * SCALE):
                    pixels[row * side + x * SCALE : row * side + (x + int(length)) * SCALE] = bytes(int(length) * SCALE)
            x += int(length)
    image = bytes(pixels)  # the view below keeps no reference of its own
    found = zxingcpp.read_barcodes(zxingcpp.ImageView(image, side, side, zxingcpp.ImageFormat.Lum))
    return "".join(code.text for code in found)


@pytest.mark.parametrize(
    "address",
    [
        "https://gongshi.example/a/notices/n-1.html",
        "https://gongshi.example/sub/path/guangxi-congress-2023/notices/region-units.html",
        "https://公示.example/公示/notices/n-1.html?x=1&y=2",
    ],
)
def test_a_reader_gets_the_address_back(address: str) -> None:
    svg = str(qr_svg(address))
    assert decoded(svg) == address
    assert "style" not in svg
    assert "本页网址的二维码" in svg
