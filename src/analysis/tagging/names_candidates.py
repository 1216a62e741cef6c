"""Every stretch that may be a name, before one is chosen of those that overlap."""

from __future__ import annotations

import re
from functools import cache
from operator import itemgetter

from analysis.lexicon import find_few
from analysis.model import Range
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.aliases import entry_name
from analysis.tagging.names_company import announcers, companies_in_context, meetings
from analysis.tagging.names_heads import Heads
from analysis.tagging.names_latin import find_latin
from analysis.tagging.names_listed import listed_companies
from analysis.tagging.names_words import Found, Words, is_whole_word
from analysis.tagging.organisations import employers, find_organisations
from analysis.tagging.persons import find_people
from analysis.tagging.persons_context import find_employed, find_people_in_context

# What stands behind the quotation marks of a plan.
_PLAN = re.compile("”(?:规划|行动|工作要点)")
_QUOTED_PLAN = re.compile(r"“[^“”\n]{2,12}”(?:规划纲要|规划|行动计划|行动方案|工作要点)")
_BOOK = re.compile(r"《[^《》\n]{1,80}》")
_COUNT = r"(?:众多|有|某|多|数|几|不少|许多|部分|一些|上述|[一二两三四五六七八九十\d]{1,3}|多数|大多数|少数)?(?:位|名|家|个)?(?:匿名|资深|独立|行业|业内|市场|供应链|产业链|产业|科技|证券|券商|外资|法律|财经|技术|安全|半导体|通信|电信)?"
# The characters that can end what _COUNT finds; nothing, at the head of the text, finds nothing there.
_COUNT_ENDS = frozenset("多有某数几少分些述一二两三四五六七八九十位名家个深立业内场链技券商资律经术全体信0123456789")
_OUTLET = re.compile(r"^《[^《》 ]{1,6}(?:日报|晚报|时报|周报|早报|商报|邮报|电讯报|新闻报|周刊|周末|新闻网)》$")
_NOT_HAVE = "没所拥占持含具富公私国"
_CLOSE_TO = re.compile(r"(?:接近|熟悉|了解|知悉)[^,。;:“”\n]{1,16}的(?:知情|消息|业内)?人士")
_SOME = re.compile(r"(?:有|[一多两数几](?:位|名))\Z")


def find_candidates(folded: str, words: Words, heads: Heads) -> list[Found]:
    """What may be a name, in no order, from the words of a text and the places where people's names may begin.

    >>> from analysis.tagging.names_heads import find_heads
    >>> from analysis.tagging.names_words import find_words
    >>> text = "英伟达工程师周明远表示,成本下降"
    >>> find_candidates(text, find_words(text), find_heads(text))
    [(0, 3, 'organisation', 6, None), (6, 9, 'person', 7, (3, 6))]
    """
    listed, people, venues = _listed(folded, words)
    companies = find_organisations(folded, words.suffixes, listed) if words.suffixes else []
    if words.executives or words.deeds or "(" in folded:
        companies += _unlisted(folded, words)
    found = _documents(folded) if "《" in folded or "“" in folded else []
    found += listed
    found += find_people(folded, words, heads, people)
    if heads.likely or heads.listed:
        found += find_people_in_context(folded, heads)
    found += companies
    found += find_employed(folded, listed)
    if companies:
        found += find_employed(folded, companies)
    if latin := find_latin(folded, words.lines):
        begun = set(map(itemgetter(0), listed))
        for start, end, kind in latin:
            doubtful = kind == "product" and start not in begun and folded[start].isascii()
            found.append((start, end, kind, 4 if doubtful else 6, None))
    if words.groups or "人士" in folded:
        found += _groups(folded, words)
    return [f for f in found if not any(s <= f[0] < e for s, e in venues)] if venues else found


def _unlisted(folded: str, words: Words) -> list[Found]:
    """Companies that no list holds, wherever the text writes them."""
    names = listed_companies(folded) if "(" in folded else set()
    if words.executives:
        names |= employers(folded, words.executives)
    if words.deeds:
        names |= announcers(folded, words.deeds)
    return [(start, end, "organisation", 5, None) for start, end, _ in find_few(sorted(names), folded)] if names else []


def _documents(folded: str) -> list[Found]:
    """Titles in book marks, and plans whose name is in quotation marks; a newspaper is an organisation."""
    titles = list(_BOOK.finditer(folded)) if "《" in folded else []
    if "”" in folded and _PLAN.search(folded):
        titles += _QUOTED_PLAN.finditer(folded)
    return [(*title.span(), "organisation" if _is_outlet(title.group()) else "document", 9, None) for title in titles]


def _is_outlet(title: str) -> bool:
    table = lexicon.entries()
    entry = table.get(title[1:-1]) or table.get(title)
    return _OUTLET.search(title) is not None or (entry is not None and entry.kind == "organisation")


def _listed(folded: str, words: Words) -> tuple[list[Found], dict[int, int], list[Range]]:
    """The names of the lexicon, start and end of the people among them, and the ranges of banks' conferences.

    A short form that is a word as well counts where its long form or what stands around it shows it.
    """
    found: list[Found] = []
    doubtful: list[tuple[int, int, str]] = []
    people: dict[int, int] = {}
    banks: list[Range] = []
    for start, end, form in words.names:
        if form is None:
            continue
        if form.plain:
            found.append((start, end, form.kind, form.tier, None))
            continue
        if form.latin and not is_whole_word(folded, start, end):
            continue
        found.append((start, end, form.kind, form.tier, None))
        if form.kind == "person":
            people[start] = end
        elif form.short:
            doubtful.append((start, end, form.name))
        elif form.bank:
            banks.append((start, end))
    if doubtful:
        found = _beyond_doubt(folded, words, found, doubtful)
    return found, people, meetings(folded, banks) if banks else []


def _beyond_doubt(folded: str, words: Words, found: list[Found], doubtful: list[tuple[int, int, str]]) -> list[Found]:
    """What is found, without the short forms (range and full name) that neither the full name nor a neighbour shows."""
    short = {start for start, _, _ in doubtful}
    sure = [f for f in found if f[0] not in short]
    shown = companies_in_context(
        folded, [(start, end) for start, end, _ in doubtful], [f[:2] for f in sure if f[2] == "organisation"]
    )
    unshown = [(start, name) for start, end, name in doubtful if folded[start:end] not in shown]
    if not unshown:
        return found
    places = set(map(itemgetter(0), sure))
    firm = {form.name for start, _, form in words.names if form is not None and start in places}
    dropped = {start for start, name in unshown if entry_name(name) not in firm}
    return [f for f in found if f[0] not in dropped] if dropped else found


@cache
def _group_patterns() -> tuple[frozenset[str], re.Pattern[str], re.Pattern[str]]:
    """What shows that a group speaks and the characters it begins with; the words before it that belong to it."""
    cues, adverbs = lexicon.followers("cue"), lexicon.followers("adverb", "function")
    to_whom = r"(?:对|向)[^,。;:\n]{2,12}?(?:表示|透露|指出|坦言|直言|说|称)"
    spoken = rf"(?:{lexicon.one_of(adverbs)}){{0,2}}(?:{lexicon.one_of(cues)})(?!师|人士|机构|人员)"
    return (
        frozenset(word[0] for word in cues | adverbs).union("们对向"),
        re.compile(rf"们?(?:{spoken}|{to_whom})"),
        re.compile(rf"{_COUNT}\Z"),
    )


def _groups(folded: str, words: Words) -> list[Found]:
    found: list[Found] = []
    for match in _CLOSE_TO.finditer(folded) if "人士" in folded else ():
        some = _SOME.search(folded, max(0, match.start() - 2), match.start())
        found.append((some.start() if some else match.start(), match.end(), "group", 8, None))
    opens, speaks, count = _group_patterns()
    for start, end, use in words.groups:
        if use == "cue" and (folded[end : end + 1] not in opens or not speaks.match(folded, end)):
            continue
        if use is None:
            continue
        if folded[start] == "有" and folded[max(0, start - 1) : start] in tuple(_NOT_HAVE):
            continue
        head = count.search(folded, max(0, start - 8), start) if folded[start - 1 : start] in _COUNT_ENDS else None
        begin = head.start() if head else start
        if folded[begin] == "有" and folded[begin - 1 : begin] in tuple(_NOT_HAVE):
            begin = start
        found.append((begin, end, "group", 3, None))
    return found
