"""One canonical name for all the ways an article writes one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from analysis.model import MentionKind
from analysis.tagging import names_lexicon as lexicon

Form = tuple[str, MentionKind]
Span = tuple[int, int, MentionKind]

_BRACKET = re.compile(r" ?\((?:(?:英文名?|以下)?(?:简称|下称|原名|又称|英文)?:?为?)[\"“‘]?")


def entry_name(form: str) -> str:
    """The lexicon's name for a written form (folded), by which articles are compared; the form itself if unknown.

    >>> entry_name("辉达")
    '英伟达'
    >>> entry_name("山姆·奥特曼")
    '奥特曼'
    """
    entry = lexicon.entries().get(form)
    return entry.name if entry else form


def bracketed(folded: str, spans: Sequence[Span]) -> dict[str, str]:
    """Form -> the form before it that it explains in brackets: 星河智算(Xinghe AI), 某公司(简称“星河”).

    >>> bracketed("星河智算(Xinghe AI)发布", [(0, 4, "organisation"), (5, 14, "product")])
    {'Xinghe AI': '星河智算'}
    """
    found: dict[str, str] = {}
    for (start, end, kind), (start2, end2, kind2) in pairwise(spans):
        if end >= start2 or start2 - end > 8 or folded[end2 : end2 + 2].lstrip('"”’')[:1] != ")":
            continue
        match = _BRACKET.match(folded, end)
        entry = lexicon.entries().get(folded[start2:end2])
        if entry is not None and entry.kind != kind:
            continue
        same = kind == kind2 or (kind in ("person", "organisation") and folded[start2:end2].isascii())
        if match is not None and match.end() == start2 and same:
            found[folded[start2:end2]] = folded[start:end]
    return found


_DECLARED = re.compile(
    r" ?\((?:以下|下文|下称|后文)?(?:简称|合称|统称|下称)?:?为?(?:[\"“‘]([^\"“”‘’()\n]{2,12})[\"”’]|(?<=称)([\u4e00-\u9fffA-Za-z]{2,8}))[^()\n]{0,12}\)"
)


def declared(folded: str, spans: Iterable[Span]) -> dict[str, str]:
    """Short form -> organisation for which a bracket declares it: 星河智算公司(以下简称“星河”).

    >>> declared("星河智算公司(以下简称“星河”)上市", [(0, 6, "organisation")])
    {'星河': '星河智算公司'}
    """
    found = {}
    for start, end, kind in spans:
        if kind == "organisation" and folded[end : end + 2].lstrip()[:1] == "(":
            match = _DECLARED.match(folded, end)
            if match is not None:
                found[match.group(1) or match.group(2)] = folded[start:end]
    return found


def canonical_names(forms: Iterable[Form], explained: dict[str, str] | None = None) -> dict[str, str]:
    """Folded form -> the form that stands for it in this article, from (folded, kind) pairs in reading order.

    Forms of one lexicon entry share a name: the one written most, the first of equals, Chinese before
    Latin. The last part of a foreign name goes to the one full name that ends with it.

    >>> canonical_names([("萨姆·奥尔特曼", "person"), ("奥尔特曼", "person")])
    {'萨姆·奥尔特曼': '萨姆·奥尔特曼', '奥尔特曼': '萨姆·奥尔特曼'}
    """
    counts: dict[Form, int] = {}
    for item in forms:
        counts[item] = counts.get(item, 0) + 1
    explained, table = explained or {}, lexicon.entries()
    longer: dict[str, set[str]] = {}
    for other, kind in counts:
        for at, mark in enumerate(other) if kind == "person" and ("·" in other or " " in other) else ():
            if mark in "· ":
                longer.setdefault(other[at + 1 :], set()).add(entry_name(other))
    groups: dict[str, list[Form]] = {}
    for item in counts:
        form, kind = item
        written = explained.get(form, form)
        entry = table.get(written)
        key = entry.name if entry else written
        if kind == "person" and key == form and len(full := longer.get(form, set())) == 1:
            (only,) = full
            key = entry_name(explained.get(only, only))
        groups.setdefault(key, []).append(item)
    names: dict[str, str] = {}
    for group in groups.values():
        if len(group) == 1:
            names[group[0][0]] = group[0][0]
            continue
        best = max(group, key=lambda item: _standing(item, counts, explained))[0]
        names.update((form, best) for form, _ in group)
    return names


def _standing(item: Form, counts: dict[Form, int], explained: dict[str, str]) -> tuple[bool, bool, int]:
    form, kind = item
    if kind == "person":
        full = "·" in form or " " in form
        return form not in explained, not form.isascii(), len(form) if full else counts[item] - 100 * (len(form) < 2)
    return form not in explained, True, counts[item]
