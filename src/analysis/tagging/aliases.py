"""One canonical name for all the ways an article writes one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from analysis.model import MentionKind
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.names_words import Found

Form = tuple[str, MentionKind]

_start = itemgetter(0)

_PART = re.compile("[· ]")
_BRACKET = re.compile(r"\((?:(?:英文名?|以下)?(?:简称|下称|原名|又称|英文)?:?为?)[\"“‘]?")


def entry_name(form: str) -> str:
    """The lexicon's name for a written form (folded), by which articles are compared; the form itself if unknown.

    >>> entry_name("辉达")
    '英伟达'
    >>> entry_name("山姆·奥特曼")
    '奥特曼'
    """
    return lexicon.entry_names().get(form, form)


def bracketed(folded: str, found: Sequence[Found]) -> dict[str, str]:
    """Form -> the form before it that it explains in brackets: 星河智算(Xinghe AI), 某公司(简称“星河”).

    >>> bracketed("星河智算(Xinghe AI)发布", [(0, 4, "organisation", 6, None), (5, 14, "product", 4, None)])
    {'Xinghe AI': '星河智算'}
    """
    explained: dict[str, str] = {}
    for match in _BRACKET.finditer(folded):
        at = bisect_left(found, match.end(), key=_start)
        if not 0 < at < len(found) or found[at - 1][1] != _before(folded, match.start()):
            continue
        start, end, kind, _, _ = found[at - 1]
        start2, end2, kind2, _, _ = found[at]
        if start2 != match.end() or start2 - end > 8 or folded[end2 : end2 + 2].lstrip('"”’')[:1] != ")":
            continue
        entry = lexicon.entries().get(folded[start2:end2])
        if entry is not None and entry.kind != kind:
            continue
        if kind == kind2 or (kind in ("person", "organisation") and folded[start2:end2].isascii()):
            explained[folded[start2:end2]] = folded[start:end]
    return explained


def _before(folded: str, at: int) -> int:
    """Where what a bracket at `at` explains ends, a space between or not."""
    return at - folded.endswith(" ", 0, at)


_DECLARED = re.compile(
    r"\((?:以下|下文|下称|后文)?(?:简称|合称|统称|下称)?:?为?(?:[\"“‘]([^\"“”‘’()\n]{2,12})[\"”’]|(?<=称)([\u4e00-\u9fffA-Za-z]{2,8}))[^()\n]{0,12}\)"
)


def declared(folded: str, found: Iterable[Found]) -> dict[str, str]:
    """Short form -> organisation for which a bracket declares it: 星河智算公司(以下简称“星河”).

    >>> declared("星河智算公司(以下简称“星河”)上市", [(0, 6, "organisation", 6, None)])
    {'星河': '星河智算公司'}
    """
    short: dict[str, str] = {}
    brackets = list(_DECLARED.finditer(folded))
    if brackets:
        companies = {f[1]: f[0] for f in found if f[2] == "organisation"}
        for match in brackets:
            end = _before(folded, match.start())
            if end in companies:
                short[match[1] or match[2]] = folded[companies[end] : end]
    return short


def canonical_names(forms: Sequence[str], kinds: Sequence[MentionKind], explained: Mapping[str, str]) -> dict[str, str]:
    """Folded form -> the form that stands for it in this article, without those that stand for themselves alone.

    `forms` and their `kinds` are in reading order, `explained` holds the forms that a bracket explains. Forms of one
    lexicon entry share a name: the one written most, the first of equals, Chinese before Latin. The last part of a
    foreign name goes to the one full name that ends with it.

    >>> canonical_names(["萨姆·奥尔特曼", "奥尔特曼", "英伟达"], ["person", "person", "organisation"], {})
    {'萨姆·奥尔特曼': '萨姆·奥尔特曼', '奥尔特曼': '萨姆·奥尔特曼'}
    """
    table = lexicon.entry_names()
    alone = dict.fromkeys(forms)
    parted = "person" in kinds and _PART.search("\n".join(alone)) is not None
    shared = len(set(map(table.get, alone, alone))) < len(alone)
    if not (explained or parted or shared):
        return {}
    items = list(zip(forms, kinds, strict=True))
    distinct = dict.fromkeys(items)
    longer = _by_last_parts([form for form, kind in distinct if kind == "person"]) if parted else {}
    if not (explained or longer or shared):
        return {}
    groups: dict[str, list[Form]] = {}
    for item in distinct:
        form = item[0]
        written = explained.get(form, form)
        key = table.get(written, written)
        if key in longer and key == form and item[1] == "person" and len(longer[form]) == 1:
            (only,) = longer[form]
            key = entry_name(explained.get(only, only))
        if key in groups:
            groups[key].append(item)
        else:
            groups[key] = [item]
    names: dict[str, str] = {}
    if len(groups) < len(distinct):
        counts = Counter(items)
        for group in groups.values():
            if len(group) > 1:
                best = max(group, key=lambda item: _standing(item, counts, explained))[0]
                names.update((form, best) for form, _ in group)
    return names


def _by_last_parts(people: Iterable[str]) -> dict[str, set[str]]:
    """Last part of a foreign name -> the names of which it is one."""
    longer: dict[str, set[str]] = {}
    for name in people:
        if "·" in name or " " in name:
            for at, mark in enumerate(name):
                if mark in "· ":
                    longer.setdefault(name[at + 1 :], set()).add(entry_name(name))
    return longer


def _standing(item: Form, counts: Mapping[Form, int], explained: Mapping[str, str]) -> tuple[bool, bool, int]:
    form, kind = item
    if kind == "person":
        full = "·" in form or " " in form
        return form not in explained, not form.isascii(), len(form) if full else counts[item] - 100 * (len(form) < 2)
    return form not in explained, True, counts[item]
