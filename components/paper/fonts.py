"""The font of the papers, shipped with the program so that every computer prints the same."""

import functools
import struct
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

# Noto Sans SC, and Noto Serif SC for the few rare characters that only it has (both Open Font License).
FILES = (Path(pylopdf_fonts_zh_cn.sans_path()), Path(pylopdf_fonts_zh_cn.serif_path()))


@functools.cache
def fonts() -> typst.Fonts:
    """Read once per process. Fonts of the computer are left out: a paper must not depend on the machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FILES[0].parent])


def missing_glyphs(text: str) -> str:
    """The characters of a text that no paper can print, each once: they would come out as empty boxes."""
    known = _printable()
    return "".join(dict.fromkeys(char for char in text if char.isprintable() and ord(char) not in known))


@functools.cache
def _printable() -> frozenset[int]:
    return frozenset().union(*(_characters(file.read_bytes()) for file in FILES))


def _characters(font: bytes) -> set[int]:
    """Every character of a font, from its character map (OpenType table cmap, format 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(tables))
    cmap = next(offset for tag, _checksum, offset, _length in records if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", font, cmap + 2)
    known: set[int] = set()
    for index in range(maps):
        (offset,) = struct.unpack_from(">I", font, cmap + 8 + 8 * index)
        kind, _reserved, _length, _language, groups = struct.unpack_from(">HHIII", font, cmap + offset)
        if kind == 12:
            for start, end, _glyph in struct.iter_unpack(">III", font[cmap + offset + 16 :][: 12 * groups]):
                known.update(range(start, end + 1))
    return known
