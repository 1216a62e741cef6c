"""How a text opens: 海岸社北京7月1日电（记者…）, 【海岸网讯】, 海岸之家 7 月 18 日消息 -> publisher and authors."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from analysis.lexicon import rows
from analysis.reading.byline import names_in, outlets
from analysis.reading.folding import fold
from analysis.reading.lines import compact
from analysis.reading.patterns import pattern

_HEAD = 120
_OPEN = re.compile(
    r"^[(\[【〔]?\s?(?P<who>[^,。!?;:\n“”]{2,48}?)"
    r"(?:(?P<bar>[|丨])|(?P<cue>(?:综合|独家|快)?(?:报道|报导)|专讯|快讯|专电|消息|讯|电)(?=$|[\s,。:;()\[\]【】〔〕/]|\d))"
)
_CUED = re.compile(r"[^,。!?;:\n“”|丨讯电息道导]{0,60}[|丨讯电息道导]")  # how whatever it matches begins
_WHEN = re.compile(
    r"(?:(?:19|20)\d\d\s?年\s?)?(?:\d{1,2}\s?月\s?\d{1,2}\s?日|(?<!\d)\d{1,2}\s?日)"
    r"|上午|下午|凌晨|早间|晚间|今日|今天|昨日|昨天|\((?!记者|编辑|本报)[^()]{0,12}\)"
)
_REPORTER = r"(?:本报|本刊|本社|特约|见习|实习|首席|驻[一-鿿]{2,4})?(?:记者|编辑|特派员|撰稿人|作者|通讯员)[:\s]{0,2}(?P<names>[^()\[\]【】/,。:]{2,30})"
_SHAPE = (
    r"^《?[一-鿿A-Za-z0-9.+]{1,14}(?:社|网|报|台|新闻|财经|科技|之家|资讯|在线|周刊|客户端|APP|App|观察|频道|头条)》?$"
)
_BRACKETED = re.compile(r"^[(\[【〔](?P<outlet>[^)\]】〕]{2,16})[)\]】〕]")
_PLAIN_REPORTER = r"^(?P<outlet>\S{2,12}?)?\s{1,3}(?:(?:实习|见习)?记者\s{1,3})?(?P<names>[一-鿿]{2,3}(?:\s{1,3}(?:(?:实习|见习)?记者\s{1,3})?[一-鿿]{2,3}){0,3})(?![一-鿿])"


class Opening(NamedTuple):
    """Who publishes and who writes, by the first words of a text, and where those words end (0 where they are its first sentence)."""

    publisher: str = ""
    authors: tuple[str, ...] = ()
    end: int = 0


_UNNAMED = Opening()


@cache
def _abroad() -> frozenset[str]:
    return frozenset(compact(fold(row["name"])) for row in rows("layout_outlets") if row["kind"] == "abroad")


def is_abroad(outlet: str) -> bool:
    """Whether an outlet is one that others cite more often than reprint.

    >>> is_abroad("路透社"), is_abroad("中央社")
    (True, False)
    """
    return compact(outlet) in _abroad()


def outlet_at_start(words: str) -> str:
    """The longest known outlet that `words` begin with, as they print it; '' for none.

    >>> outlet_at_start("新华社北京"), outlet_at_start("北京")
    ('新华社', '')
    """
    known = outlets()
    bare = words.lstrip("《")
    taken = [n for n in range(2, min(len(bare), 20) + 1) if compact(bare[:n]) in known]
    return bare[: taken[-1]].strip("》 ") if taken else ""


def read_opening(text: str) -> Opening:
    """The publisher and the authors that the dateline at the head of a folded text names.

    >>> read_opening("海岸网7月18日消息,算力租金上涨。").publisher
    '海岸网'
    >>> read_opening("中央社记者林小川台北19日电)晶片需求强劲。").authors
    ('林小川',)
    """
    head = text[:_HEAD]
    plain = pattern(_PLAIN_REPORTER).match(head) if "记者" in head else None
    if plain and plain["outlet"] and compact(plain["outlet"]) in outlets() and "记者" in plain.group():
        return Opening(plain["outlet"], names_in(plain["names"]), plain.end())
    named = _BRACKETED.match(head)
    if named and outlet_at_start(named["outlet"]) == named["outlet"].strip():
        return Opening(named["outlet"].strip(), _authors(None, head, named.end()))
    match = _OPEN.match(head) if _CUED.match(head) else None
    if not match:
        return _UNNAMED
    dated = _WHEN.search(match["who"]) is not None
    who = _WHEN.sub(" ", match["who"]).strip()
    reporter = pattern(_REPORTER).search(who)
    if reporter:
        who = who[: reporter.start()].strip()
    outlet = outlet_at_start(who)
    if match["bar"]:
        return Opening(outlet if dated else "")
    if (
        not outlet
        and (dated or head[0] in "([【〔" or match["cue"] in ("讯", "专讯", "电"))
        and pattern(_SHAPE).match(who)
    ):
        outlet = who.strip("《》")
    if outlet and match["cue"].endswith(("报道", "报导")) and is_abroad(outlet):
        return _UNNAMED
    if outlet.startswith(("本报", "本网", "本刊", "本社", "据")):
        outlet = ""
    return Opening(outlet, _authors(reporter, head, match.end()))


def _authors(reporter: re.Match[str] | None, head: str, after: int) -> tuple[str, ...]:
    if reporter is None and head[after : after + 2].strip().startswith("("):
        reporter = pattern(_REPORTER).match(head, head.index("(", after) + 1)
    if reporter is None:
        return ()
    words = re.split(r"\s{2,}|/|综合|报道|报导", reporter["names"])[0].strip()
    names = names_in(words)
    if len(names) == 1 and len(names[0]) == 5:
        return (names[0][:3],)
    return names
