"""The same page as its text, as HTML of many styles, as a web archive, and in the encodings of three places, is one article."""

from __future__ import annotations

import html
import quopri
from pathlib import Path

import pytest

from analysis.model import Article
from analysis.reading import read, read_text
from analysis.reading.folding import folding_table

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
MENU = "".join(
    f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(("首页", "新闻", "财经", "科技", "汽车", "房产"))
)
SHARE = "<div class=share>分享到：<a>微信</a><a>微博</a><a>QQ空间</a><button>收藏</button></div>"
SIDE = "".join(f"<li><a>{title}</a></li>" for title in ("机房里的一天", "谁在买水冷机柜", "铜缆还能用多久"))
AFTER = f"{SHARE}<aside><h3>相关阅读</h3><ul>{SIDE}</ul></aside><footer>关于我们 | 联系我们 | 网站地图</footer>"
SCRIPT = '<script>var text = "<p>A script is not the article.</p>";</script><style>p { color: red }</style>'
HIDDEN = '<!-- no part of it --><p style="display: none">What is hidden is not the article either.</p>'


def paragraphs(text: str) -> str:
    return "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())


def article(text: str, title: str) -> str:
    return f"<main><article>{paragraphs(text)}</article></main>"


def soup(text: str, title: str) -> str:
    lines = "<br>\n".join(html.escape(line) for line in text.split("\n"))
    return f"<div><div><font size=2>{lines}</font></div></div>"


def spans(text: str, title: str) -> str:
    lines = [f"<section><span>{html.escape(line)}</span></section>" for line in text.split("\n") if line.strip()]
    return f"{HIDDEN}{''.join(lines)}{SCRIPT}"


def table(text: str, title: str) -> str:
    return f"<table><tr><td>{paragraphs(text)}</td></tr></table>"


def whole(text: str, title: str, menu: str = MENU, after: str = AFTER) -> str:
    named = f'<meta property="og:title" content="{html.escape(title)}">' if title else ""
    head = f"<title>{html.escape(title) or 'AI'}_AI_NEWS</title>{named}{SCRIPT}"
    body = f"<nav><ul>{menu}</ul></nav>{HIDDEN}<div id=content>{paragraphs(text)}</div>{after}"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


STYLES = {"article": article, "soup": soup, "spans": spans, "table": table, "whole": whole}


def charset(markup: str, name: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={name}">\n{markup}'


def archive(markup: str) -> bytes:
    packed = quopri.encodestring(markup.encode("utf-8")).decode("ascii")
    return (
        'From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{packed}\n--b--\n"
    ).encode("ascii")


def said(one: Article) -> tuple[str, str | None, str, str]:
    """What every form must agree on; blanks are no words."""
    body = "".join("".join(one.raw[start:end].split()) for start, end in one.body)
    return " ".join(one.title.split()), one.published, one.publisher, body


def forms(text: str, title: str) -> dict[str, bytes]:
    """File name -> bytes: a text in every style, and in the encodings that can write it."""
    files = {f"{name}.html": style(text, title).encode("utf-8") for name, style in STYLES.items()}
    page = whole(text, title)
    files["archive.mhtml"] = archive(page)
    files["utf8 said to be gbk.html"] = charset(page, "gb2312").encode("utf-8")
    files["utf16.html"] = charset(page, "utf-16").encode("utf-16")
    for encoding, name in (("gb18030", "gbk"), ("big5hkscs", "big5")):
        if text == written_in(text, encoding):
            page = whole(text, title, written_in(MENU, encoding), written_in(AFTER, encoding))
            files[f"{name}.txt"] = text.encode(encoding)
            files[f"{name}.html"] = charset(page, name).encode(encoding)
            files[f"{name} unsaid.html"] = page.encode(encoding)
            files[f"{name} said to be utf8.html"] = charset(page, "utf-8").encode(encoding)
    return files


def written_in(text: str, encoding: str) -> str:
    """`text` in the script of an encoding, without the characters that it cannot write."""
    back = {code: old for old, code in sorted(folding_table().items(), reverse=True) if 0x3400 <= old < 0xA000}
    text = text.translate(back) if encoding == "big5hkscs" else text
    return text.encode(encoding, "ignore").decode(encoding)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("name", sorted(forms("算力", "算力")))
def test_a_seed_in_another_form_is_the_same_article(seed: Path, name: str, tmp_path: Path) -> None:
    [original] = read(seed)
    if name.startswith("big5"):
        original = read_text(written_in(original.raw, "big5hkscs"))
    written = forms(original.raw, original.title)
    (tmp_path / name).write_bytes(written[name])
    [again] = read(tmp_path / name)
    assert said(again) == said(original)


def test_the_forms_differ_and_hold_the_whole_text() -> None:
    text = written_in("机房投产\n2025-03-02\n首批机架已经上电，入驻企业超过80家。", "big5hkscs")
    written = forms(text, text[:4])
    assert len(set(written.values())) == len(written) == 16
    assert said(read_text(text)) == (text[:4], "2025-03-02", "", text[16:])
