"""The source of a statement -> who holds what it says: a person or organisation by name, or nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import attrgetter

from analysis.lexicon import rows
from analysis.model import Mention, Statement
from analysis.reading.folding import fold
from analysis.tagging.aliases import entry_name
from analysis.tagging.names_lexicon import surnames
from analysis.tagging.polarity_words import shared_classes

KINDS = frozenset({"person", "organisation"})
_SUFFIX = re.compile(r"(?<=..)(?:公司|集团|团队|方面)$")
_SPEAKS_FOR = re.compile(
    r"(?<=..)的?(?:研究)?(?:分析师|发言人|研究员|报告|研报|团队|官方|高管|CEO|首席执行官|创始人|负责人|管理层)们?$"
    r"|(?<=..)的(?:言论|说法|话|观点|表态|讲话|发言|看法|判断|声明|态度|回答|演讲|评估报告|研究报告|报告)$"
)
_LATIN = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][A-Za-z.]*){0,3}")
_FULL_NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_OWNED = re.compile(r"的 ?([^的]{2,20})$")
_SEVERAL = re.compile(r"\s?(?:和|与|及|、|以及)\s?")
_HE = re.compile(r"[^,。]{0,3}[他她]")
_REPORTS = re.compile("[报報讯訊]|消息")
_RECENT = 400
_NAME, _TEXT = attrgetter("name"), attrgetter("text")


@cache
def _vague() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Beginnings and endings of sources that name nobody."""
    table = shared_classes()
    return table["vague_start"], table["vague_end"]


@cache
def _outlets() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in rows("layout_outlets"))


@cache
def _firm_endings() -> tuple[str, ...]:
    """What ends an organisation's name and hardly anything else: 咨询, 研究院."""
    strong = (row["suffix"] for row in rows("names_suffixes") if row["use"] == "strong")
    return (*strong, *shared_classes()["firm_end"])


def is_named(holder: str) -> bool:
    """Whether a source is a person or organisation by name, not 业内人士 or a document.

    >>> is_named("林澜"), is_named("一位业内人士"), is_named("《智算白皮书》")
    (True, False, False)
    """
    starts, ends = _vague()
    holder = fold(holder)
    return bool(holder) and not holder.startswith(starts) and not holder.endswith(ends) and "《" not in holder


@lru_cache(maxsize=4096)
def key_of(holder: str) -> str:
    """The name by which spellings of one holder are compared.

    >>> key_of("远岚科技公司") == key_of("遠嵐科技")
    True
    """
    return entry_name(_SUFFIX.sub("", fold(holder))).lower()


def known_in(mentions: Iterable[Mention]) -> frozenset[str]:
    """The people and organisations that an article mentions, as it writes them and by the names that stand for them."""
    named = [mention for mention in mentions if not mention.pronoun]
    return frozenset([*map(_NAME, named), *map(_TEXT, named)])


@lru_cache(maxsize=1)
def _keys_of(known: frozenset[str]) -> frozenset[str]:
    """The names of an article as they are compared; few articles credit anybody by a name that they do not use again."""
    return frozenset(map(key_of, known))


def _is_proper(source: str) -> bool:
    """Whether a source that no mention holds has the shape of a name: Dana Weir, 许蓝, 远岚咨询."""
    source = fold(source)
    if _LATIN.fullmatch(source) or (len(source) > 3 and source.endswith(_firm_endings())):
        return True
    loose = surnames().get(source[:2]) if source[:2] in surnames() else surnames().get(source[:1])
    return loose is not None and (not loose or len(source) == 3) and _HAN_NAME.fullmatch(source) is not None


def may_speak(mention: Mention) -> bool:
    """Whether 他 may stand for what is mentioned: somebody, or a Latin name of two words that might be somebody's."""
    return mention.kind in KINDS or (mention.kind == "product" and _FULL_NAME.fullmatch(mention.text) is not None)


def _named(source: str, known: frozenset[str]) -> list[str]:
    """The source where it is named, each of several that speak together, the firm behind its spokesman or report."""
    if source in known and source[0] not in "该本此":
        return [source]
    known = _keys_of(known)
    if key_of(source) in known and source[0] not in "该本此":
        return [source]
    behind = _SPEAKS_FOR.sub("", fold(source)).rstrip()
    if behind != fold(source) and key_of(behind) in known:
        return [source[: len(behind)]]
    if not is_named(source):
        return []
    if not known or _is_proper(source):
        return [source]
    owned = _OWNED.search(source)
    if owned and (key_of(owned.group(1)) in known or _is_proper(owned.group(1))):
        return [owned.group(1)]
    parts = [source[m.start() : m.end()] for m in re.finditer(rf"(?:(?!{_SEVERAL.pattern}).)+", fold(source))]
    return [part for part in parts if key_of(part) in known]


def is_pronoun(source: str) -> bool:
    """Whether a source is told by 他 alone, whoever that is."""
    return source.endswith(("他", "她")) and _HE.fullmatch(source) is not None


def _meant(source: str, before: Sequence[Mention], at: int) -> str:
    """The source by name: 他 is the last person that was named shortly before his words."""
    if not before or not is_pronoun(source):
        return source
    people = [m for m in before if (m.kind == "person" or m.kind == "product") and at - m.end <= _RECENT]
    return people[-1].name if people else source


def holders_of(statement: Statement, before: Sequence[Mention], known: frozenset[str]) -> list[str]:
    """Who holds what a statement says; `before` are the mentions shortly before it, `known` the names of the article.

    A role beside a name shows that it is one. An outlet that reports holds nothing.

    >>> from analysis.model import Span
    >>> said = Span(0, 2, "很好")
    >>> holders_of(Statement("林澜的言论", said, "indirect"), (), frozenset({"林澜"}))
    ['林澜']
    """
    source = _meant(statement.source, before, statement.content.start)
    if not source or (_REPORTS.search(statement.cue or "") and fold(source) in _outlets()):
        return []
    return _named(source, known) or ([source] if statement.role and is_named(source) else [])
