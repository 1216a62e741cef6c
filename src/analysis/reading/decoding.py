"""Bytes -> text: find the encoding, drop a byte-order mark, make every line end a line feed."""

from __future__ import annotations

import codecs
import re

from analysis.reading.errors import ReadError

_ADVICE = "give text, a saved page or a table"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"wOF2", "a font"),
    (b"OTTO", "a font"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The most frequent characters of running Chinese, in both scripts: what a wrong decoding does not give.
_FREQUENT = frozenset(
    "的一是不了在人有我他这这個个为為上们們来來到时時大地中子说說生国國年和就出会會可也对對能而于於之家多"
    "发發业業成用开開学學进進方后後分新公司市场場产產技术術模型算力据數数智，。、：「」“”"
)
_SAMPLE = 1 << 16
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, path: str = "text", declared: str | None = None) -> str:
    """The text of a file: its encoding found, its byte-order mark dropped, CRLF and CR read as LF.

    Knows UTF-8, UTF-16 and UTF-32 (with a mark or without), GB18030 (with GBK and GB2312) and
    Big5 (with the Hong Kong supplement). Raises ReadError for an empty or a binary file.

    >>> decode("算力够不够？\\r\\n还要看应用。".encode("gb18030"))
    '算力够不够？\\n还要看应用。'
    """
    return decode_with(data, path, declared)[0]


def decode_with(data: bytes, path: str = "text", declared: str | None = None) -> tuple[str, str]:
    """The text of a file, as `decode` gives it, and the name of its encoding.

    An encoding that the page declares is believed unless the bytes are plainly no such text.

    >>> decode_with("資料中心的用電量還會再增加".encode("big5"))[1]
    'big5hkscs'
    """
    if not data.strip():
        raise ReadError(path, "an empty file", _ADVICE)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            break
    else:
        _refuse_binary(data, path)
        encoding = _believed(data, declared) or _encoding(data, path)
        text = data.decode(encoding, errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise ReadError(path, "an empty file", _ADVICE)
    return text, encoding


# What pages are written in, by the names of Python's codecs; others (unicode_escape, punycode) are no charsets.
_CHARSETS = re.compile(
    r"ascii|utf-(?:8|8-sig|16|32)(?:-[lb]e)?|gb2312|gbk|gb18030|big5|big5hkscs|cp9(?:32|36|49|50)|hz|iso2022_.*|euc_.*"
    r"|shift_jis.*|cp125\d|iso8859-\d+|koi8-r|tis-620|mac-roman"
)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs", "x-gbk": "gb18030"}


def _believed(data: bytes, declared: str | None) -> str | None:
    """The declared encoding if nearly all of the bytes are text in it: a page cut short or one odd byte is forgiven.

    Browsers save pages as UTF-8 and leave the old declaration in them; no other encoding reads as UTF-8 by chance.
    """
    if not declared:
        return None
    try:
        encoding = codecs.lookup(_WIDER.get(declared, declared)).name
        if not _CHARSETS.fullmatch(encoding):
            return None
        sample = _telling(data).decode(encoding, errors="replace")
    except (LookupError, UnicodeError, TypeError):
        return None
    if encoding != "utf-8":
        saved = _telling(data).decode("utf-8", errors="replace")
        if saved.count("\ufffd") * 50 < sum("\u2e80" <= char <= "\uffef" for char in saved):
            return "utf-8"
    wrong = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in sample)
    return encoding if wrong * 50 <= len(sample) else None


def _telling(data: bytes) -> bytes:
    """A sample that begins where the bytes leave ASCII: pages open with scripts that tell nothing."""
    first = _NOT_ASCII.search(data)
    start = first.start() if first else 0
    return data[start : start + _SAMPLE]


def _refuse_binary(data: bytes, path: str) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature) and not _is_utf8(data[:_SAMPLE]):
            raise ReadError(path, f"{what}, not an article", _ADVICE)
    for signature in (b"%PDF-", b"{\\rtf"):
        if data.startswith(signature):
            raise ReadError(path, f"{dict(_SIGNATURES)[signature]}, not an article", _ADVICE)
    if data[4:8] == b"ftyp" or data[:4] == b"RIFF":
        raise ReadError(path, "a picture, film or sound file, not an article", _ADVICE)


def _is_utf8(data: bytes) -> bool:
    """Whether a sample is UTF-8 without control characters; a character cut at its end is forgiven."""
    if b"\x00" in data:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _chinese_share(text: str) -> float:
    return sum(char in _FREQUENT for char in text) / len(text) if text else 0.0


def _encoding(data: bytes, path: str) -> str:
    if b"~{" in data and data.isascii() and _decodes(data, "hz"):
        return "hz"
    if b"\x00" not in data[:_SAMPLE]:
        if _decodes(data, "utf-8"):
            return "utf-8"
        return _legacy_encoding(data, path)
    wide = _wide_encoding(data)
    if wide is None:
        if _decodes(data, "utf-8") and data.count(b"\x00") * 100 < len(data):
            return "utf-8"
        raise ReadError(path, "a binary file, not an article", _ADVICE)
    return wide


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: line ends, digits and blanks carry zero bytes on one side."""
    sample = data[:_SAMPLE]
    if len(sample) < 2:
        return None
    best: tuple[float, str | None] = (0.2, None)
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) - len(sample) % 2].decode(encoding, errors="replace")
        known = sum(char in _FREQUENT or "\n" <= char <= "z" for char in text) / len(text)
        if known > best[0] and "\x00" not in text:
            best = (known, encoding)
    return best[1]


def _legacy_encoding(data: bytes, path: str) -> str:
    """Of the Chinese double-byte encodings the one whose reading looks most like Chinese."""
    sample = _telling(data)
    ranked: list[tuple[float, str]] = []
    for encoding in ("gb18030", "big5hkscs", "utf-8", "utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="replace")
        damage = text.count("\ufffd") / len(text)
        odd = sum("\x00" <= char < "\t" or "\ue000" <= char <= "\uf8ff" for char in text) / len(text)
        ranked.append((_chinese_share(text) - 3 * damage - 3 * odd, encoding))
    score, encoding = max(ranked)
    if score > 0.02 and (encoding != "utf-8" or score > 0.05):
        return encoding
    raise ReadError(path, "a binary file or text in an unknown encoding", "save it as UTF-8")
