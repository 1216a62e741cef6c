"""Names in an article: people, organisations, places, models, chips, products, documents, unnamed groups."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter

from analysis.lexicon import find_few
from analysis.model import Mention, MentionKind, Range
from analysis.tagging.aliases import bracketed, canonical_names, declared
from analysis.tagging.names_candidates import find_candidates
from analysis.tagging.names_heads import find_heads
from analysis.tagging.names_roles import ENDS_OF_KINDS, academic_role, described, role_after, role_before
from analysis.tagging.names_short import is_family_and_title, other_mentions, speaker_labels
from analysis.tagging.names_words import Found, find_words, is_whole_word
from analysis.tagging.reference import resolve_references
from analysis.tagging.segment import Text

_start, _kind = itemgetter(0), itemgetter(2)
_begin = attrgetter("start")


def extract_names(text: Text) -> tuple[Mention, ...]:
    """The mentions of names in headline and body, in order, never overlapping; pronouns with the name they mean.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> text = segment(Article("a", "星河智算总经理周明远表示，英伟达供货仍紧。他认为，明年会好转。", body=((0, 33),)))
    >>> [(m.text, m.kind, m.name, m.role) for m in extract_names(text) if m.kind == "person"]
    [('周明远', 'person', '周明远', '星河智算总经理'), ('他', 'person', '周明远', None)]
    """
    words, heads = find_words(text.folded), find_heads(text.folded)
    found = _chosen(text, find_candidates(text.folded, words, heads))
    found, short = _with_short_names(text, found, heads.titled)
    mentions = _mentions(text, found, short)
    references = resolve_references(text, mentions, words.references) if words.references else ()
    if not references:
        return mentions
    covered = {at for r in references for at in range(r.start, r.end)}
    kept = mentions if covered.isdisjoint(map(_begin, mentions)) else [m for m in mentions if m.start not in covered]
    return tuple(sorted([*kept, *references], key=_begin))


def _chosen(text: Text, found: Iterable[Found]) -> list[Found]:
    """Of what lies in headline or body, none over another, in order: where two do, the one that ranks first."""
    chosen: list[Found] = []
    crowds: list[list[int]] = []
    reach = limit = 0
    for f in sorted(found, key=_start):
        start, end = f[0], f[1]
        if end > limit:
            first, last = text.paragraph_at(start)
            if start < first or end > last:
                continue
            limit = last
        if start >= reach:
            reach = end
        else:
            size = len(chosen)
            if crowds and crowds[-1][1] == size:
                crowds[-1][1] = size + 1
            else:
                crowds.append([size - 1, size + 1])
            if end > reach:
                reach = end
        chosen.append(f)
    if not crowds:
        return chosen
    kept: list[Found] = []
    done = 0
    for first, last in crowds:
        kept += chosen[done:first] + _apart(chosen[first:last])
        done = last
    return kept + chosen[done:]


def _apart(crowd: list[Found]) -> list[Found]:
    """Of what stands over one another, what the one that ranks first leaves room for, and so on."""
    best, *others = sorted(crowd, key=_rank)
    kept = [best]
    for f in others:
        start, end, _, _, title = f
        at = bisect_left(kept, start, key=_start)
        if at < len(kept) and kept[at][0] < end:
            if title and kept[at][:2] == (start, end) and kept[at][4] is None:
                kept[at] = (*kept[at][:4], title)
        elif not at or kept[at - 1][1] <= start:
            kept.insert(at, f)
    return kept


def _rank(found: Found) -> tuple[int, int, int]:
    """The surer first, then the longer, then the earlier."""
    return -found[3], found[0] - found[1], found[0]


def _with_short_names(text: Text, found: list[Found], titled: Sequence[int]) -> tuple[list[Found], dict[Range, str]]:
    """With every other place that writes a person found or a declared short form, and the full names those mean.

    `titled` are the places where a family name may stand with a title. A group beside a person is his title.
    """
    folded = text.folded
    kinds = set(map(_kind, found))
    short = declared(folded, found) if "(" in folded else {}
    people = speaker_labels(folded)
    persons = [f for f in found if f[2] == "person"] if "person" in kinds else []
    if persons:
        named = {folded[f[0] : f[1]] for f in persons}
        if loose := set(filter(is_family_and_title, named)):
            persons = [f for f in persons if folded[f[0] : f[1]] not in loose]
            found = [f for f in found if f[2] != "person" or folded[f[0] : f[1]] not in loose]
        people |= named - loose
    more: list[tuple[int, int, MentionKind, str]] = []
    if short:
        more += [(start, end, "organisation", short[word]) for start, end, word in find_few(sorted(short), folded)]
    if people or titled:
        more += [(start, end, "person", name) for start, end, name in other_mentions(folded, people, titled)]
    meant: dict[Range, str] = {}
    if more:
        there = dict(zip(map(_start, found), found, strict=True))
        more = [
            place for place in more if not _is_firm(there.get(place[0]), place[1]) and is_whole_word(folded, *place[:2])
        ]
    if more:
        for start, end, kind, name in more:
            if kind == "organisation" or folded[start:end] not in people:
                meant.setdefault((start, end), name)
        raised = [(start, end, kind, tier + (kind != "product"), title) for start, end, kind, tier, title in found]
        found = _chosen(text, raised + [(start, end, kind, 5, None) for start, end, kind, _ in more])
        persons = [f for f in found if f[2] == "person"]
    if persons and "group" in kinds:
        beside = {f[0] for f in persons}
        found = [f for f in found if f[2] != "group" or f[1] not in beside]
    return found, meant


def _is_firm(found: Found | None, end: int) -> bool:
    """Whether what is found is no doubtful product or group, and ends there."""
    return found is not None and found[1] == end and (found[3] > 4 or (found[3] == 4 and found[2] != "product"))


def _mentions(text: Text, found: Sequence[Found], short: Mapping[Range, str]) -> tuple[Mention, ...]:
    """The mentions of what is found, each with its canonical name and, at the first of a name, its role."""
    folded, raw = text.folded, text.raw
    forms = full = [folded[f[0] : f[1]] for f in found]
    if short:
        full = [short.get(f[:2], form) for f, form in zip(found, forms, strict=True)]
    explained = bracketed(folded, found) if "(" in folded else {}
    others = canonical_names(full, list(map(_kind, found)), explained)
    names: dict[str, str] = {}
    kinds: dict[str, MentionKind] = {}
    if short or explained or others:
        first = dict(zip(reversed(forms), reversed(found), strict=True))
        kinds = {form: first[before][2] for form, before in explained.items()}
        places = first | {form: first[best] for form, best in others.items() if best in first}
        names = {form: raw[f[0] : f[1]] for form, f in places.items()}
        full = [whole if whole in names else form for whole, form in zip(full, forms, strict=True)]
    mentions: list[Mention] = []
    introduced: set[str] = set()
    for (start, end, own, _, title), form, whole in zip(found, forms, full, strict=True):
        written, role = raw[start:end], None
        name = names.setdefault(whole, written)
        kind = kinds.setdefault(form, own)
        if kind == "organisation":
            if name[0] == "《":
                name = name[1:-1]
            if name not in introduced:
                introduced.add(name)
                if folded[start - 1] in ENDS_OF_KINDS:
                    role = _described(text, start)
        elif kind == "person" and name not in introduced:
            role = _role(text, (start, end), title, mentions[-8:])
            if role and (text.title is None or not text.title[0] <= start < text.title[1]):
                introduced.add(name)
        mentions.append(Mention(start, end, written, kind, name, role))
    return tuple(mentions)


def _described(text: Text, at: int) -> str | None:
    """What kind of company a name at `at` is said to be right before it."""
    span = described(text.folded, at)
    return text.raw[slice(*span)] if span else None


def _role(text: Text, person: Range, title: Range | None, before: Sequence[Mention]) -> str | None:
    """The title phrase beside a person, with the name of the company that it leaves out."""
    folded, raw = text.folded, text.raw
    span = role_before(folded, title, before) if title else role_after(folded, person[1])
    role = raw[slice(*span)] if span else None
    if role and role.startswith("公司"):
        stated = span is not None and folded[span[0] - 1 : span[0]] == "该"
        employer = None if stated else mention_before(before, person[0], ("organisation",))
        role = employer.name + role[2:] if employer else role[2:].removeprefix("的")
    if role is None and (around := academic_role(folded, person, before)):
        role = "".join(raw[slice(*part)] for part in around)
    return role or None


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
