"""The other places that write a person already found: in full, by one part of the name, by family name and title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from analysis.lexicon import find_few
from analysis.tagging import names_lexicon as lexicon

Place = tuple[int, int, str]
_LOOSE = frozenset("工导氏挥总董")
_HAN = "\u4e00-\u9fff"


@cache
def _family_and_title() -> re.Pattern[str]:
    """A family name with a title at the head of a clause."""
    titles = lexicon.alternatives(lexicon.titles("after"))
    return re.compile(
        rf"(?<![{_HAN}·])({lexicon.family_pattern(wordlike=True)})(?:{titles})(?:(?![{_HAN}])|(?={_followers()}))"
    )


@cache
def _cue_after() -> tuple[frozenset[str], re.Pattern[str]]:
    """A verb of saying, with an adverb before it or not, and the characters it begins with."""
    cues = lexicon.followers("cue")
    heads = frozenset(cue[0] for cue in cues).union("亦又续则还重")
    return heads, re.compile(rf"[亦又续则还重]?(?:{lexicon.one_of(cues)})")


_APART = re.compile(rf"(?<![{_HAN}A-Za-z·])")


def _before_cue(folded: str, family: str, after: int) -> Iterator[Place]:
    """Where a family name alone stands before a verb of saying, from `after` on."""
    heads, cue = _cue_after()
    at = folded.find(family, after)
    while at >= 0:
        end = at + len(family)
        if folded[end : end + 1] in heads and _APART.match(folded, at) and cue.match(folded, end):
            yield at, end, family
        at = folded.find(family, end)


@cache
def _followers() -> str:
    return lexicon.one_of(lexicon.followers("cue", "act", "adverb", "function", "other"))


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"\n[ \t]*(?=[{_HAN}]{{2,4}}:)({lexicon.family_pattern(wordlike=False)}[{_HAN}]{{1,2}}):")


def speaker_labels(folded: str) -> set[str]:
    """Names that open paragraphs as speakers' labels, two paragraphs at least.

    >>> speaker_labels("周明远:成本还会降。\\n主持人:为什么?\\n周明远:因为芯片便宜了。")
    {'周明远'}
    """
    if folded.find(":") == folded.rfind(":"):
        return set()
    labels = _label().findall("\n" + folded)
    if len(labels) < 2:
        return set()
    return {name for name, count in Counter(labels).items() if count > 1 and name not in lexicon.common_words()}


def family_of(name: str) -> str | None:
    """The family name of a Chinese person's name (folded), None for any other.

    >>> family_of("欧阳静"), family_of("萨姆·奥尔特曼")
    ('欧阳', None)
    """
    if not 2 <= len(name) <= 4 or "·" in name or name.isascii():
        return None
    heads = lexicon.surnames()
    head = name[:2] if name[:2] in heads and len(name) > 2 else name[:1]
    return head if head in heads else None


def is_family_and_title(form: str) -> bool:
    """Whether a form (folded) is a family name with a title, no full name.

    >>> is_family_and_title("周博士"), is_family_and_title("周博文")
    (True, False)
    """
    titles, heads = lexicon.titles("after"), lexicon.surnames()
    return (form[1:] in titles and form[:1] in heads) or (form[2:] in titles and form[:2] in heads)


def other_mentions(folded: str, people: Iterable[str], titled: Iterable[int]) -> list[Place]:
    """(start, end, full name) where the text writes one of `people` (folded names) again, in full or in part.

    `titled` are the places where a family name may stand with a title. A family name goes to a full name only where
    the article has no second person of that name.

    >>> other_mentions("周明远到场。周教授说,成本会降。", ["周明远"], [6])
    [(0, 3, '周明远'), (6, 9, '周明远')]
    """
    forms = {name: name for name in people}
    families: dict[str, set[str]] = {}
    for name in list(forms):
        last = name.replace("·", " ").rpartition(" ")[2]
        if len(last) > 1:
            forms.setdefault(last, name)
        family = family_of(name)
        if family:
            families.setdefault(family, set()).add(name)
    found = [(start, end, forms[word]) for start, end, word in find_few(sorted(forms), folded)] if forms else []
    single = {family: names.pop() for family, names in families.items() if len(names) == 1}
    for at in titled:
        if match := _family_and_title().match(folded, at):
            form, family = match.group(), match.group(1)
            if family in single or (form not in lexicon.common_words() and form[-1] not in _LOOSE):
                found.append((match.start(), match.end(), single.get(family, form)))
    for family, name in single.items():
        first = folded.find(name)
        if first >= 0:
            found += [(start, end, name) for start, end, _ in _before_cue(folded, family, first + len(name))]
    return sorted(found)
