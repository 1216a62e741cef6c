"""How far reported words run: to the next source, another's action, a new date, the article's own comment, the paragraph's end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import islice

from analysis.model import Range
from analysis.tagging.quotes import Quote
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_onward import COMING, another_acts, goes_on, own_voice

_STOP = re.compile(r"[。!?…]+[)\]】]*")
_INSTEAD = re.compile(r"[^,。;:“”]{1,20}则(?![会将需要应必])")
_TURN = re.compile(r";|,(?:而(?![且是非])|但(?:是|实际|事实)?)")
_ASIDE = re.compile(
    r"[,;。](?:(?<=[,;])(?:但|不过|却)?(?:[他她其]|该公司)?(?:暂?[并尚]?未|(?:并|也|还)?没有)(?:正面|进一步|具体|明确|直接|详细)?"
    r"(?:透露|披露|说明|公布|详述|回应|解释|提及|给出|点名|作答|证实|获)(?!任何关于|利|益)|据(?:悉|了解|介绍)|(?<=,)但?(?:市场|外界|业界|业内|投资者|分析人士|批评者)(?:仍|也|则|普遍|依旧|依然)|(?<=;)[^,。;:“”]{1,24}则(?![会将需要应必])|(?<=[,;])(?:遂|随即|随后|于是)(?!着)|(?<=,)这(?:听|看)起来|(?<=,)此前(?![的,]))"
)
_FIRST = re.compile(
    r"[一第其首1](?:(?<=一)(?<![之进统唯万].)(?:是|则|来|方面|、)|(?<=第)一(?:[,是、:]|个|点|方面)|(?<=其)一|(?<=首)先|(?<=1)[.、)])"
)
_LATER = re.compile(
    r"\(?(?:[二三四五六七八九十](?:是|则|来|要|、)|第[二三四五六七八九十](?:[,是、:]|个|点|方面)|其[次二三四]|再次[,是]|再者|"
    r"另一方面|最后[,是]|[2-9][.、)](?!\d))"
)


class Layout:
    """The sentences and quotes of one paragraph."""

    def __init__(self, folded: str, paragraph: Range, quotes: list[Quote]) -> None:
        self.folded = folded
        self.paragraph = paragraph
        self.quotes = quotes
        self._quote_starts = [q.start for q in quotes]
        self.sentences = self._cut()
        self._sentence_starts = [s for s, _ in self.sentences]

    def quote_at(self, offset: int) -> Quote | None:
        """The quote that holds the character at `offset`."""
        index = bisect_right(self._quote_starts, offset) - 1
        if index >= 0 and offset < self.quotes[index].end:
            return self.quotes[index]
        return None

    def quotes_in(self, start: int, end: int) -> list[Quote]:
        first, last = bisect_left(self._quote_starts, start), bisect_left(self._quote_starts, end)
        return self.quotes[first:last]

    def sentence_index(self, offset: int) -> int:
        return max(bisect_right(self._sentence_starts, offset) - 1, 0)

    def _cut(self) -> list[Range]:
        """Sentences; a stop inside quotation marks ends one only where the closing mark follows and nothing goes on."""
        start, end = self.paragraph
        cuts = []
        for match in _STOP.finditer(self.folded, start, end):
            at, stop = match.span()
            if self.folded[at] == "…" and "。" not in match.group():
                continue
            quote = self.quote_at(at) if self.quotes else None
            if quote is not None:
                if quote.inner[1] != stop or self.folded[quote.end : quote.end + 1] in tuple(",。;:的、"):
                    continue
                stop = quote.end
            cuts.append(stop)
        pieces = []
        at = start
        for cut in [*cuts, end]:
            while at < cut and self.folded[at].isspace():
                at += 1
            if at < cut:
                pieces.append((at, cut))
            at = max(at, cut)
        return pieces


def is_clause(folded: str, quote: Quote) -> bool:
    """Whether a quote holds a clause rather than a name or a scare-quoted word."""
    inner = folded[slice(*quote.inner)]
    return len(inner) >= 4 and (
        inner[-1:] in "。!?…,;" or len(inner) >= 16 or (len(inner) >= 8 and any(c in inner for c in ",。;!?"))
    )


def stands_alone(folded: str, quote: Quote, start: int, end: int) -> bool:
    """Whether a quote inside folded[start:end] is a stretch of its own, and no part of the sentence around it."""
    after = folded[quote.end : min(end, quote.end + 3)].lstrip(" ")
    open_after = not after or after[0] in ",。;!?\n(—→"
    ended = folded[quote.inner[1] - 1] in "。!?,"
    return opens_alone(folded, quote, start) and (open_after or ended)


def opens_alone(folded: str, quote: Quote, start: int) -> bool:
    """Whether a quote begins where a clause begins."""
    before = folded[max(start, quote.start - 3) : quote.start].rstrip(" \n")
    return not before or before[-1] in ",。:;!?”…"


def run_end(
    layout: Layout,
    names: Names,
    source: Source,
    content: int,
    limit: int,
    bound: bool,
    closed: bool = False,
    wide: bool = False,
    announced: bool = False,
    relayed: bool = False,
    figures: bool = False,
) -> int:
    """Where the indirect words that begin at `content` end, at most at `limit` (the next attribution).

    `bound` words follow their verb without a mark and stop at a semicolon or contrast before another's action;
    `closed` ones, the object of a verb of urging or feeling, stay in its sentence;
    `wide` ones, after a colon, go on where organisations act, and stop before another person alone;
    `announced` ones are news rather than a view, `relayed` ones what a paper or a body's figures tell of others,
    `figures` the latter alone.
    """
    folded = layout.folded
    index = layout.sentence_index(content)
    first = layout.sentences[index + 1][0] if index + 1 < len(layout.sentences) else limit
    end = min(layout.sentences[index][1], limit)
    counted = folded.find(":", content, end)
    for turn in _TURN.finditer(folded, content, end):
        if turn.group() == ";" and 0 <= counted < turn.start():
            continue
        if _turns_away(folded, names, source, turn, end, bound):
            return turn.start()
    listed = _list_end(layout, content, limit)
    for start, stop in () if closed and not listed else islice(layout.sentences, index + 1, None):
        if start >= limit or not (
            start < listed
            or (
                not closed
                and goes_on(
                    folded, names, source, content, start, stop, wide, start > first, announced, relayed, figures
                )
            )
        ):
            break
        if limit < stop and _opening().match(folded, start, limit):
            break
        end = min(stop, limit)
    aside = _ASIDE.search(folded, content, end)
    return aside.start() if aside else end


def _list_end(layout: Layout, content: int, limit: int) -> int:
    """Where the last sentence begins that goes on counting (二是…, 其次,…) what the words from `content` count from one;
    0 where nothing is counted.
    """
    first = _FIRST.search(layout.folded, content, limit)
    if first is None:
        return 0
    last = 0
    for start, stop in islice(layout.sentences, layout.sentence_index(content) + 1, None):
        if start >= limit:
            break
        if start >= first.end() and _LATER.match(layout.folded, start, stop):
            last = start + 1
    return last


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:对于|对|以|在|关于|至于|就|面对|当|随着|针对|谈到|谈及|被问|问到|此前|站在|从|自|按|据|而在|为了|作为|除了)"
    )


def _turns_away(folded: str, names: Names, source: Source, turn: re.Match[str], end: int, bound: bool) -> bool:
    """Whether a sentence's reported words stop at a semicolon or a contrasting comma: a date or another actor follows.

    Words after a comma or colon stop there for a person alone, since they may list what others do.
    """
    if bound:
        dated = own_voice().match(folded, turn.end(), end) and not COMING.match(folded, turn.end(), end)
        return bool(dated) or another_acts(folded, names, source, turn.end(), end, owning=True)
    if turn.group() == ",而" and _INSTEAD.match(folded, turn.end(), end):
        return another_acts(folded, names, source, turn.end(), end)
    return turn.group() == ";" and another_acts(folded, names, source, turn.end(), end, kinds=frozenset({"person"}))


def direct_end(layout: Layout, content: int, limit: int) -> int:
    """Where direct speech that begins at `content` ends: with the last of the quoted sentences that follow each other.

    One unquoted sentence between two quoted ones is the same speaker's.
    """
    index = layout.sentence_index(content)
    end = min(layout.sentences[index][1], limit)
    for number in range(index + 1, len(layout.sentences)):
        start, stop = layout.sentences[number]
        if start >= limit:
            break
        quoted = layout.quote_at(start) is not None
        following = layout.sentences[number + 1][0] if number + 1 < len(layout.sentences) else limit
        between = (
            following < limit
            and layout.quote_at(following) is not None
            and not own_voice().match(layout.folded, start, stop)
        )
        if not quoted and not between:
            break
        end = min(stop, limit)
    return end
