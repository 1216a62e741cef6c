"""How far reported words run: to the next source, another's action, a new date, the article's own comment, the paragraph's end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import islice

from analysis.model import Range
from analysis.tagging.quotes import Quote
from analysis.tagging.segment import ENDLESS, Text
from analysis.tagging.statements_names import Attribution, Names
from analysis.tagging.statements_onward import COMING, PEOPLE, another_acts, goes_on, own_voice
from analysis.tagging.statements_words import words

_STOP = re.compile(r"[。!?…]+[)\]】]*")
_FULL_STOP = re.compile(r"。。*[)\]】]*")
_SHORT = 600  # characters: sentences as long as this are cut in the text, and not here
_GOES_ON = frozenset(",。;:的、")
_INSTEAD = re.compile(r"[^,。;:“”]{1,20}则(?![会将需要应必])")
_TURN = re.compile(r";|,(?:而(?![且是非])|但(?:是|实际|事实)?)")
_ASIDE = re.compile(
    r"[,;。](?:(?=[但不却他她其该暂并尚未也还没据市外业投分批遂随于这此])(?:(?<=[,;])(?:但|不过|却)?(?:[他她其]|该公司)?(?:暂?[并尚]?未|(?:并|也|还)?没有)(?:正面|进一步|具体|明确|直接|详细)?"
    r"(?:透露|披露|说明|公布|详述|回应|解释|提及|给出|点名|作答|证实|获)(?!任何关于|利|益)|据(?:悉|了解|介绍)|(?<=,)但?(?:市场|外界|业界|业内|投资者|分析人士|批评者)(?:仍|也|则|普遍|依旧|依然)|(?<=[,;])(?:遂|随即|随后|于是)(?!着)|(?<=,)这(?:听|看)起来|(?<=,)此前(?![的,]))"
    r"|(?<=;)[^,。;:“”]{1,24}则(?![会将需要应必]))"
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

    __slots__ = ("_quote_starts", "folded", "paragraph", "quotes", "sentences")

    def __init__(self, text: Text, paragraph: Range, quotes: list[Quote]) -> None:
        self.folded = text.folded
        self.paragraph = paragraph
        self.quotes = quotes
        self._quote_starts = [quote.start for quote in quotes] if quotes else []
        self.sentences = self._cut() if quotes or not _is_plain(text.folded, *paragraph) else _within(text, *paragraph)

    def quote_at(self, offset: int) -> Quote | None:
        """The quote that holds the character at `offset`."""
        index = bisect_right(self._quote_starts, offset) - 1
        if index >= 0 and offset < self.quotes[index].end:
            return self.quotes[index]
        return None

    def quotes_in(self, start: int, end: int) -> list[Quote]:
        """The quotes that begin in a stretch."""
        first, last = bisect_left(self._quote_starts, start), bisect_left(self._quote_starts, end)
        return self.quotes[first:last]

    def sentence_index(self, offset: int) -> int:
        """The number of the sentence that holds the character at `offset`."""
        return (bisect_right(self.sentences, (offset, ENDLESS)) or 1) - 1

    def _cut(self) -> list[Range]:
        """Sentences; a stop inside quotation marks ends one only where the closing mark follows and nothing goes on."""
        folded, (start, end) = self.folded, self.paragraph
        pieces = []
        for match in _stops(folded, start, end).finditer(folded, start, end):
            first, stop = match.span()
            if folded[first] == "…" and "。" not in match[0]:
                continue
            if (quote := self.quote_at(first)) is not None:
                if quote.inner[1] != stop or folded[quote.end : quote.end + 1] in _GOES_ON:
                    continue
                stop = quote.end
            if start < stop:
                pieces.append((start, stop))
                start = stop
                while start < end and folded[start].isspace():
                    start += 1
        if start < end:
            pieces.append((start, end))
        return pieces


def _stops(folded: str, start: int, end: int) -> re.Pattern[str]:
    """The pattern for what ends sentences in a stretch: most have full stops alone."""
    plain = folded.find("!", start, end) < 0 and folded.find("?", start, end) < 0 and folded.find("…", start, end) < 0
    return _FULL_STOP if plain else _STOP


def _is_plain(folded: str, start: int, end: int) -> bool:
    """Whether a paragraph without quotes is cut here as it is in its text: nothing in it stops or hides a stop there alone."""
    return (
        end - start <= _SHORT
        and folded.find(";", start, end) < 0
        and folded.find("…", start, end) < 0
        and folded.find("”", start, end) < 0
        and folded.find("’", start, end) < 0
        and folded.find('"', start, end) < 0
        and folded.find("://", start, end) < 0
    )


def _within(text: Text, start: int, end: int) -> list[Range]:
    """The text's own sentences that begin in a stretch."""
    sentences = text.sentences
    first = bisect_left(sentences, (start, start))
    return [*sentences[first : bisect_left(sentences, (end, end), first)]]


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


def run_end(layout: Layout, names: Names, item: Attribution, limit: int) -> int:
    """Where the indirect words of an attribution end, at most at `limit` (the next attribution).

    Words that follow their verb without a mark stop at a semicolon or contrast before another's action; of these,
    the object of a verb of urging or feeling, or praise, stays in its sentence.
    """
    folded, content, sentences = layout.folded, item.content, layout.sentences
    following = layout.sentence_index(content) + 1
    end = sentences[following - 1][1]
    if limit < end:
        end = limit
    for turn in _TURN.finditer(folded, content, end):
        if turn[0] == ";" and folded.find(":", content, turn.start()) >= 0:
            continue
        if _turns_away(folded, names, item, turn, end):
            return turn.start()
    if following < len(sentences) and sentences[following][0] < limit:
        end = _last_told(layout, names, item, limit, following)
    aside = _ASIDE.search(folded, content, end)
    return aside.start() if aside else end


def _last_told(layout: Layout, names: Names, item: Attribution, limit: int, number: int) -> int:
    """Where the last sentence ends that an attribution's words reach; `number` is the first that they may go on to."""
    folded, sentences = layout.folded, layout.sentences
    first, end = sentences[number][0], sentences[number - 1][1]
    stays = item.mark == "" and _stays(folded, item, limit)
    listed = _list_end(folded, sentences[number:], item.content, limit)
    for start, stop in islice(sentences, number, None):
        if start >= limit or (start >= listed and (stays or not goes_on(names, item, start, stop, start > first))):
            break
        if limit < stop and _opening().match(folded, start, limit):
            break
        end = min(stop, limit)
    return end


def _stays(folded: str, item: Attribution, limit: int) -> bool:
    """Whether words are the object of a verb of urging or feeling, or praise, which stays in its sentence."""
    if item.verb.endswith(words("closing")):
        return True
    stop = folded.find("。", item.content, limit)
    return folded.endswith(words("worth"), item.content, stop if stop >= 0 else limit)


def _list_end(folded: str, following: list[Range], content: int, limit: int) -> int:
    """Where the last of the sentences `following` begins that goes on counting (二是…, 其次,…) what the words from
    `content` count from one; 0 where nothing is counted.
    """
    first = _FIRST.search(folded, content, limit)
    if first is None:
        return 0
    last = 0
    for start, stop in following:
        if start >= limit:
            break
        if start >= first.end() and _LATER.match(folded, start, stop):
            last = start + 1
    return last


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:对于|对|以|在|关于|至于|就|面对|当|随着|针对|谈到|谈及|被问|问到|此前|站在|从|自|按|据|而在|为了|作为|除了)"
    )


def _turns_away(folded: str, names: Names, item: Attribution, turn: re.Match[str], end: int) -> bool:
    """Whether a sentence's reported words stop at a semicolon or a contrasting comma: a date or another actor follows.

    Words after a comma or colon stop there for a person alone, since they may list what others do.
    """
    at = turn.end()
    if item.mark == "":
        dated = own_voice().match(folded, at, end) and not COMING.match(folded, at, end)
        return bool(dated) or another_acts(names, item.source, at, end, owning=True)
    if turn[0] == ",而" and _INSTEAD.match(folded, at, end):
        return another_acts(names, item.source, at, end)
    return turn[0] == ";" and another_acts(names, item.source, at, end, kinds=PEOPLE)


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
