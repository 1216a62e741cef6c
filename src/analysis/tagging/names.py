"""Names in an article: people, organisations, places, models, chips, products, documents, unnamed groups."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter, itemgetter
from string import ascii_letters, digits
from typing import NamedTuple

from analysis.lexicon import Finder, find_few, rows
from analysis.model import Mention, MentionKind, Range
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.aliases import bracketed, canonical_names, declared, entry_name
from analysis.tagging.names_company import announcers, companies_in_context, meetings
from analysis.tagging.names_latin import find_latin
from analysis.tagging.names_listed import listed_companies
from analysis.tagging.names_roles import academic_role, described, role_after, role_before
from analysis.tagging.names_short import is_family_and_title, other_mentions, speaker_labels
from analysis.tagging.organisations import employers, find_organisations
from analysis.tagging.persons import find_people
from analysis.tagging.persons_context import find_people_in_context
from analysis.tagging.reference import resolve_references
from analysis.tagging.segment import Text

_DOCUMENT = re.compile(r"《[^《》\n]{1,80}》|“[^“”\n]{2,12}”(?:规划纲要|规划|行动计划|行动方案|工作要点)")
_COUNT = r"(?:众多|有|某|多|数|几|不少|许多|部分|一些|上述|[一二两三四五六七八九十\d]{1,3}|多数|大多数|少数)?(?:位|名|家|个)?(?:匿名|资深|独立|行业|业内|市场|供应链|产业链|产业|科技|证券|券商|外资|法律|财经|技术|安全|半导体|通信|电信)?"
# The characters that can end what _COUNT finds; nothing, at the head of the text, finds nothing there.
_COUNT_ENDS = frozenset("多有某数几少分些述一二两三四五六七八九十位名家个深立业内场链技券商资律经术全体信0123456789")
_OUTLET = re.compile(r"^《[^《》 ]{1,6}(?:日报|晚报|时报|周报|早报|商报|邮报|电讯报|新闻报|周刊|周末|新闻网)》$")
_NOT_HAVE = "没所拥占持含具富公私国"
_LATIN = frozenset(ascii_letters + digits)
_CLOSE_TO = re.compile(r"(?:接近|熟悉|了解|知悉)[^,。;:“”\n]{1,16}的(?:知情|消息|业内)?人士")
_SOME = re.compile(r"(?:有|[一多两数几](?:位|名))\Z")


class _Found(NamedTuple):
    start: int
    end: int
    kind: MentionKind
    tier: int
    title: Range | None = None
    means: str | None = None


def extract_names(text: Text) -> tuple[Mention, ...]:
    """The mentions of names in headline and body, in order, never overlapping; pronouns with the name they mean.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> text = segment(Article("a", "星河智算总经理周明远表示，英伟达供货仍紧。他认为，明年会好转。", body=((0, 33),)))
    >>> [(m.text, m.kind, m.name, m.role) for m in extract_names(text) if m.kind == "person"]
    [('周明远', 'person', '周明远', '星河智算总经理'), ('他', 'person', '周明远', None)]
    """
    found = _chosen(text, sorted(_candidates(text.folded), key=_rank))
    short = declared(text.folded, [(f.start, f.end, f.kind) for f in found])
    found = _with_short_names(text, found, short)
    people = {f.start for f in found if f.kind == "person"}
    found = [f for f in found if f.kind != "group" or f.end not in people]
    mentions = _with_roles(text, found, _named(text, found))
    references = resolve_references(text, mentions)
    if not references:
        return mentions
    covered = [False] * len(mentions)
    starts = [m.start for m in mentions]
    for r in references:
        for index in range(bisect_left(starts, r.start), bisect_left(starts, r.end)):
            covered[index] = True
    kept = [m for m, hidden in zip(mentions, covered, strict=True) if not hidden]
    return tuple(sorted([*kept, *references], key=attrgetter("start")))


def _named(text: Text, found: Sequence[_Found]) -> list[Mention]:
    folded, raw = text.folded, text.raw
    forms = [folded[f.start : f.end] for f in found]
    explained = bracketed(folded, [(f.start, f.end, f.kind) for f in found])
    names = canonical_names([(f.means or form, f.kind) for f, form in zip(found, forms, strict=True)], explained)
    written: dict[str, str] = {}
    kinds: dict[str, MentionKind] = {}
    for f, form in zip(found, forms, strict=True):
        if form not in written:
            written[form] = raw[f.start : f.end]
            kinds[form] = f.kind
    mentions = []
    for f, form in zip(found, forms, strict=True):
        surface = raw[f.start : f.end]
        name = written.get(names[f.means or form], surface)
        if name[0] == "《" and f.kind == "organisation":
            name = name[1:-1]
        kind = kinds.get(explained.get(form, form), f.kind) if explained else kinds[form]
        mentions.append(Mention(f.start, f.end, surface, kind, name))
    return mentions


def _with_roles(text: Text, found: Sequence[_Found], mentions: list[Mention]) -> tuple[Mention, ...]:
    introduced: set[str] = set()
    for index, (f, mention) in enumerate(zip(found, mentions, strict=True)):
        if mention.name in introduced or mention.kind not in ("person", "organisation"):
            continue
        if mention.kind == "organisation":
            introduced.add(mention.name)
            if span := described(text.folded, f.start):
                mentions[index] = replace(mention, role=text.raw[slice(*span)])
            continue
        before = mentions[max(0, index - 8) : index]
        span = role_before(text.folded, f.title, before) if f.title else role_after(text.folded, f.end)
        role = text.raw[slice(*span)] if span else None
        stated = span is not None and text.folded[span[0] - 1 : span[0]] == "该"
        if (
            role
            and role.startswith("公司")
            and not stated
            and (employer := mention_before(before, f.start, ("organisation",)))
        ):
            role = employer.name + role[2:]
        elif role and role.startswith("公司"):
            role = role[2:].removeprefix("的")
        if role is None and (around := academic_role(text.folded, (f.start, f.end), before)):
            role = "".join(text.raw[slice(*part)] for part in around)
        if role:
            mentions[index] = replace(mention, role=role)
            if text.title is None or not text.title[0] <= f.start < text.title[1]:
                introduced.add(mention.name)
    return tuple(mentions)


def _candidates(folded: str) -> list[_Found]:
    table = lexicon.entries()
    found: list[_Found] = []
    for m in _DOCUMENT.finditer(folded) if "《" in folded or "“" in folded else ():
        entry = table.get(folded[m.start() + 1 : m.end() - 1]) or table.get(m.group())
        outlet = _OUTLET.search(m.group()) or (entry and entry.kind == "organisation")
        found.append(_Found(*m.span(), "organisation" if outlet else "document", 9))
    listed, venues = _listed(folded)
    known: list[tuple[int, int, MentionKind]] = []
    people: dict[int, int] = {}
    for start, end, kind in listed:
        known.append((start, end, kind))
        if kind == "person":
            people[start] = end
        found.append(_Found(start, end, kind, 8 if kind == "person" else 6))
    found += [_Found(p.start, p.end, "person", p.tier, p.title) for p in find_people(folded, people)]
    makers = [_Found(*span, "organisation", 6) for span in find_organisations(folded, known)]
    unlisted = employers(folded) | announcers(folded) | listed_companies(folded)
    if unlisted:
        makers += [_Found(start, end, "organisation", 5) for start, end, _ in find_few(sorted(unlisted), folded)]
    found += makers
    spans = [(f.start, f.end) for f in makers] + [(start, end) for start, end, kind in known if kind == "organisation"]
    found += [_Found(*span, "person", 5) for span in find_people_in_context(folded, spans)]
    begun = {start for start, _, _ in known}
    for start, end, kind in find_latin(folded):
        found.append(
            _Found(start, end, kind, 6 if kind != "product" or start in begun or not folded[start].isascii() else 4)
        )
    found += _groups(folded)
    return [f for f in found if not any(s <= f.start < e for s, e in venues)] if venues else found


def _listed(folded: str) -> tuple[list[tuple[int, int, MentionKind]], list[Range]]:
    """The names of the lexicon with their kinds, and the ranges of banks' conferences.

    A short form that is a word as well counts where its long form or what stands around it shows it.
    """
    finder, by_number, latin = lexicon.entry_finder()
    found: list[tuple[int, int, lexicon.Entry]] = []
    doubtful: list[tuple[int, int, str]] = []
    for number, start, end in finder.hits(lexicon.with_seams(folded)):
        entry = by_number[number]
        if entry is None or (latin[number] and not _whole_word(folded, start, end)):
            continue
        found.append((start, end, entry))
        if entry.short:
            doubtful.append((start, end, finder.words[number]))
    banks = lexicon.banks()
    venues = meetings(folded, [(s, e) for s, e, entry in found if entry.name in banks and not entry.short])
    if doubtful:
        sure = [(s, e) for s, e, entry in found if entry.kind == "organisation" and not entry.short]
        firm = {entry.name for _, _, entry in found if not entry.short}
        shown = companies_in_context(folded, doubtful, sure)
        found = [
            (s, e, entry)
            for s, e, entry in found
            if not entry.short or folded[s:e] in shown or entry_name(entry.name) in firm
        ]
    return [(s, e, entry.kind) for s, e, entry in found], venues


@cache
def _group_pattern() -> tuple[Finder, frozenset[str], frozenset[str], re.Pattern[str], re.Pattern[str]]:
    table = rows("names_groups")
    cues = lexicon.alternatives(lexicon.followers("cue"))
    adverbs = lexicon.alternatives(lexicon.followers("adverb", "function"))
    return (
        Finder(row["form"] for row in table),
        frozenset(row["form"] for row in table if row["use"] == "cue"),
        frozenset(row["form"] for row in table if row["use"] == "none"),
        re.compile(
            rf"们?(?:(?:{adverbs}){{0,2}}(?:{cues})(?!师|人士|机构|人员)|(?:对|向)[^,。;:\n]{{2,12}}?(?:表示|透露|指出|坦言|直言|说|称))"
        ),
        re.compile(rf"{_COUNT}\Z"),
    )


def _groups(folded: str) -> Iterable[_Found]:
    for match in _CLOSE_TO.finditer(folded) if "人士" in folded else ():
        some = _SOME.search(folded, max(0, match.start() - 2), match.start())
        yield _Found(some.start() if some else match.start(), match.end(), "group", 8)
    finder, cue_only, silent, cues, count = _group_pattern()
    for start, end, form in finder.find(folded):
        if form in silent or (form in cue_only and not cues.match(folded, end)):
            continue
        if form[0] == "有" and folded[max(0, start - 1) : start] in tuple(_NOT_HAVE):
            continue
        head = count.search(folded, max(0, start - 8), start) if folded[start - 1 : start] in _COUNT_ENDS else None
        begin = head.start() if head else start
        if folded[begin] == "有" and folded[begin - 1 : begin] in tuple(_NOT_HAVE):
            begin = start
        yield _Found(begin, end, "group", 3)


def _whole_word(folded: str, start: int, end: int) -> bool:
    """Whether a Latin form stands apart from the letters and digits around it."""
    if folded[start] in _LATIN and folded[max(0, start - 1) : start] in _LATIN:
        return False
    return not (folded[end - 1] in _LATIN and folded[end : end + 1] in _LATIN)


def _rank(found: _Found) -> tuple[int, int, int]:
    """The surer first, then the longer, then the earlier."""
    return -found.tier, found.start - found.end, found.start


def _raised_rank(found: _Found) -> tuple[int, int, int]:
    """As `_rank`, surer by one, save a product."""
    return -found.tier - (found.kind != "product"), found.start - found.end, found.start


def _chosen(text: Text, ranked: Iterable[_Found]) -> list[_Found]:
    """Of what lies in headline or body, none over another: where two do, the one that comes first in `ranked`."""
    paragraphs = text.paragraphs
    starts = [start for start, _ in paragraphs]
    taken = bytearray(len(text.folded))
    kept: dict[int, _Found] = {}
    for f in ranked:
        start, end = f[:2]
        at = bisect_right(starts, start) - 1
        if at < 0 or end > paragraphs[at][1]:
            continue
        if taken.find(1, start, end) >= 0:
            if f.title and (other := kept.get(start)) is not None and other.end == end and other.title is None:
                kept[start] = other._replace(title=f.title)
            continue
        taken[start:end] = b"\1" * (end - start)
        kept[start] = f
    return [kept[start] for start in sorted(kept)]


def _with_short_names(text: Text, found: list[_Found], short: dict[str, str]) -> list[_Found]:
    """Every other place that writes a person found or a declared short form, whose mention means the full name."""
    folded = text.folded
    found = [f for f in found if f.kind != "person" or not is_family_and_title(folded[f.start : f.end])]
    people = {folded[f.start : f.end] for f in found if f.kind == "person"} | speaker_labels(folded)
    more = [
        _Found(start, end, "organisation", 5, means=short[word])
        for start, end, word in (find_few(sorted(short), folded) if short else ())
        if _whole_word(folded, start, end)
    ]
    more += [
        _Found(start, end, "person", 5, means=None if folded[start:end] in people else name)
        for start, end, name in other_mentions(folded, people)
        if _whole_word(folded, start, end)
    ]
    firm = {f[:2] for f in found if f.tier + (f.kind != "product") >= 5}
    more = [f for f in more if f[:2] not in firm]
    if not more:
        return found
    ranked = [(_raised_rank(f), f) for f in found] + [(_rank(f), f) for f in more]
    ranked.sort(key=itemgetter(0))
    return _chosen(text, map(itemgetter(1), ranked))


def mentions_in(mentions: Sequence[Mention], start: int, end: int) -> tuple[Mention, ...]:
    """The mentions that lie wholly inside [start, end), in order."""
    first = bisect_left(mentions, start, key=lambda m: m.start)
    last = bisect_left(mentions, end, key=lambda m: m.start)
    return tuple(m for m in mentions[first:last] if m.end <= end)


def mention_before(mentions: Sequence[Mention], at: int, kinds: Sequence[MentionKind] = ()) -> Mention | None:
    """The last mention that ends at or before `at`, of one of `kinds` where any are given."""
    index = bisect_right(mentions, at, key=lambda m: m.start)
    for mention in reversed(mentions[:index]):
        if mention.end <= at and (not kinds or mention.kind in kinds):
            return mention
    return None


def role_of(mentions: Sequence[Mention], name: str) -> str | None:
    """The title phrase at the first full mention of a person in the body, else in the headline; None where none is given."""
    roles = [m.role for m in mentions if m.name == name and m.role]
    return roles[-1] if roles else None
