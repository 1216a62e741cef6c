"""People whom no mention names: a title with a name after it."""

from __future__ import annotations

import re
from functools import cache

from analysis.tagging.names_lexicon import surnames
from analysis.tagging.statements_names import Names, Source
from analysis.tagging.statements_words import alternatives

_LATIN = re.compile(r" ?\([A-Z][A-Za-z]+[A-Za-z .'-]{1,30}\)")
_OFFICE = re.compile(r"[们者员家长师]$|方面|团队|代表")


@cache
def _titled() -> re.Pattern[str]:
    heads = "|".join(sorted(map(re.escape, surnames()), key=len, reverse=True))
    return re.compile(
        rf"(?:{alternatives('person', 'office')})(?P<name>(?:{heads})[一-龥]{{1,2}})(?:教授|博士|院士|老师|先生|女士)?$"
    )


@cache
def _foreign() -> re.Pattern[str]:
    """A name in Chinese characters after a title, before the same in Latin letters (财务长韦尔(Ethan Vale))."""
    titles = alternatives("person", "office")
    return re.compile(rf".{{0,24}}(?:{titles}|[一-龥]{{2}}长)(?P<name>[一-龥]{{2,6}}(?:·[一-龥]{{1,6}})?)$")


def called_by_title(names: Names, head: int, end: int) -> Source | None:
    """The person whose title and name end a stretch (发言人何若川), where no mention is known."""
    shaped = _titled().search(names.folded, max(head, end - 24), end)
    if _LATIN.match(names.folded, end):
        shaped = _foreign().match(names.folded, max(head, end - 30), end) or shaped
    if shaped is None or _OFFICE.search(shaped["name"]):
        return None
    found = names.words(*shaped.span("name"))
    return Source(found.name, names.raw[head : shaped.start("name")].strip(" 的") or None, head, "person")
