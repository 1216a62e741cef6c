"""Hostile files that a repository cannot hold: too large, or of a kind that git does not keep."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

CANARY = "the-canary-of-a-file-that-nobody-gave"
PAGE = "青岚云投产\n2024-07-12 来源：青岚日报\n青岚云的算力规模达到30.7EFLOPS，部署智算芯片9.58万张。\n"
MILLION = 1_000_000

# Name -> text of a page, beyond the usual length of a paragraph.
LONG: dict[str, Callable[[], str]] = {
    "long-line.txt": lambda: "青岚云的算力规模达到30.7EFLOPS，" * (MILLION // 22),
    "long-word.txt": lambda: "算" * MILLION,
    "latin-word.txt": lambda: "a" * MILLION,
    "digits.txt": lambda: "7" * MILLION,
    "chinese-digits.txt": lambda: "一亿" * (MILLION // 2),
    "spaces.txt": lambda: "青岚云" + " " * MILLION + "投产",
    "dates.txt": lambda: "2024年7月12日" * (MILLION // 10),
    "commas.txt": lambda: "，" * MILLION,
    "stops.txt": lambda: "。" * MILLION,
    "opening-tags.txt": lambda: "<" * MILLION,
    "dollars.txt": lambda: "$" * MILLION,
}
# Name -> text of a page, of usual length.
DEEP: dict[str, Callable[[], str]] = {
    "nested-quotes.txt": lambda: "他说：" + "“‘" * 50_000 + "开源" + "’”" * 50_000,
    "open-quotes.txt": lambda: "“" * 100_000,
    "brackets.txt": lambda: "（" * 100_000 + "）" * 100_000,
    "titles.txt": lambda: "《" * 100_000,
    "combining.txt": lambda: "青" + "\u0301" * 100_000,
    "lines.txt": lambda: "\n".join("青岚云" for _ in range(100_000)),
    "said.txt": lambda: "林澜表示，" * 60_000,
    "deep.html": lambda: "<div>" * 100_000 + "青岚云投产" + "</div>" * 100_000,
    "deep-lists.html": lambda: "<ul><li><table><tr><td>" * 20_000 + "青岚云投产",
    "many-attributes.html": lambda: "<p " + " ".join(f"a{n}=x" for n in range(100_000)) + ">" + PAGE,
    "unclosed-comment.html": lambda: PAGE + "<!--" * 100_000,
    "half-tags.html": lambda: PAGE + "<a " * 100_000,
    "entities.html": lambda: PAGE + "&#x7b80;" * 100_000 + "&amp" * 50_000,
    "deep.json": lambda: "[" * 100_000,
    "deep-objects.json": lambda: '{"text":' * 100_000,
    "digits.json": lambda: '[{"text": "青岚云投产", "id": ' + "9" * 100_000 + "}]",
    "columns.csv": lambda: ",".join(f"c{n}" for n in range(20_000)) + ",text\n" + "," * 20_000 + "青岚云投产\n",
    "quotes.csv": lambda: 'id,text\n1,"' + '""' * 100_000 + '"\n',
    "delimiters.csv": lambda: "id,text\n" + "," * 300_000,
}


def build(folder: Path) -> dict[str, str | None]:
    """Make the files in `folder`; name -> words of the line that refuses it, None where it is read."""
    folder.mkdir(parents=True, exist_ok=True)
    said: dict[str, str | None] = {}
    for name, text in (LONG | DEEP).items():
        (folder / name).write_text(text(), encoding="utf-8")
        said[name] = None
    said |= dict.fromkeys(LONG, "more than 400,000")
    said |= {
        "many-attributes.html": "a tag of 100,000 attributes, more than 1,000",
        "half-tags.html": "a tag of 100,000 attributes, more than 1,000",
        "deep.json": "no whole JSON",
        "deep-objects.json": "no whole JSON",
        "digits.json": "no whole JSON",
        "quotes.csv": None,
        "delimiters.csv": "an empty text",
    }
    return said | _archives(folder) | _odd_files(folder)


def _archives(folder: Path) -> dict[str, str | None]:
    def packed(name: str, **members: bytes) -> None:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)

    page = PAGE.encode()
    packed("bomb.zip", **{"a.txt": bytes(60 << 20)})
    packed("large-member.zip", **{"a.txt": bytes(70 << 20)})
    packed("leaving.zip", **{"../../a.txt": page})
    packed("absolute.zip", **{"/etc/a.txt": page})
    packed("windows.zip", **{"C:\\a.txt": page, "..\\b.txt": page})
    packed("names.zip", **{"<img src=x onerror=alert(1)>.txt": page, "=1+1\x1b[2J\n.txt": page})
    packed("crowd.zip", **{f"{n}.txt": b"" for n in range(20_001)})
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", page)
    packed("nested.zip", **{"a.txt": inner.getvalue()})
    with zipfile.ZipFile(folder / "link.zip", "w") as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    data = bytearray((folder / "bomb.zip").read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # the promise of a small file
    (folder / "lying.zip").write_bytes(data)
    return {
        "bomb.zip": "packed more than 200 times",
        "large-member.zip": "larger than 64 MB",
        "leaving.zip": "a path that leaves its archive",
        "absolute.zip": "a path that leaves its archive",
        "windows.zip": "a path that leaves its archive",
        "names.zip": None,
        "crowd.zip": "20,001 members, more than 20,000",
        "nested.zip": "an archive in an archive",
        "link.zip": "a link in an archive",
        "lying.zip": "a damaged member",
    }


def _odd_files(folder: Path) -> dict[str, str | None]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = ["=1+1.txt", "<img src=x onerror=alert(1)>.txt", "%s{{7*7}}$x$.txt", "-rf.txt", "青" * 80 + ".txt"]
    said: dict[str, str | None] = {}
    for name in [*names, *(["a\n\x1b[2J\u202eb.txt"] if sys.platform != "win32" else [])]:
        (folder / name).write_text(PAGE.replace("青岚云", f"青岚{len(said)}云"), encoding="utf-8")
        said[name] = None
    table = pa.table({"text": [PAGE], "title": ["<script>alert(1)</script>"], "=1+1": ["=1+1"], "id": [float("nan")]})
    pq.write_table(table, folder / "markup.parquet")
    said["markup.parquet"] = None
    (folder / "rows.jsonl").write_text(
        "\n".join(json.dumps({"text": "<script>alert(1)</script>青岚云。", "id": n}) for n in range(300)),
        encoding="utf-8",
    )
    said["rows.jsonl"] = None
    (folder / "folder.txt").mkdir()
    said["folder.txt"] = "a folder without articles"
    if sys.platform == "win32":
        return said
    (folder.parent / "secret.txt").write_text(CANARY, encoding="utf-8")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "around").mkdir()
    (folder / "around" / "back").symlink_to("..")
    os.mkfifo(folder / "pipe.txt")
    (folder / "endless.txt").symlink_to("/dev/zero")
    (folder / "outside.txt").symlink_to(folder.parent / "secret.txt")
    try:
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text(PAGE, encoding="utf-8")
        said[os.fsdecode(b"caf\xe9.txt")] = None
    except OSError:  # a file system that takes no such names
        pass
    said |= {"loop.txt": "no such file", "pipe.txt": "no regular file", "endless.txt": "no regular file"}
    if os.geteuid():
        (folder / "locked.txt").write_text(PAGE, encoding="utf-8")
        (folder / "locked.txt").chmod(0)
        said["locked.txt"] = "cannot be read (permission denied)"
    return said
