"""Makes the font of rare name characters from Debian's fonts-hanazono: ``python -m tools.rare_font``.

Systems have fonts for the characters of GBK, and often for little more.  Names go further: the general
standard table of 2013 has some three hundred beyond it, and new element names and old name characters more.
The characters are listed in ``site/rare-characters.txt``; a name with one that is in neither is refused.
"""

import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HOME = Path(__file__).parent.parent
CHARACTERS = HOME / "site" / "rare-characters.txt"
FONT = HOME / "site" / "docs" / "assets" / "fonts" / "gongshi-rare"
SOURCES = [Path("/usr/share/fonts/truetype/hanazono") / name for name in ("HanaMinA.ttf", "HanaMinB.ttf")]


def main() -> None:
    """Write one WOFF2 for each source that has some of the characters, and say what is missing."""
    wanted = {ord(char) for char in CHARACTERS.read_text(encoding="utf-8") if not char.isspace()}
    for source, suffix in zip(SOURCES, "ab", strict=True):
        font = TTFont(source)
        found = wanted & set(font.getBestCmap())
        options = subset.Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=found)
        subsetter.subset(font)
        font.flavor = "woff2"
        buffer = io.BytesIO()
        font.save(buffer)
        FONT.with_name(f"{FONT.name}-{suffix}.woff2").write_bytes(buffer.getvalue())
        wanted -= found
        print(f"{source.name}: {len(found)} characters, {len(buffer.getvalue()) / 1024:.0f} KB")
    print("missing:", "".join(map(chr, sorted(wanted))) or "none")


if __name__ == "__main__":
    main()
