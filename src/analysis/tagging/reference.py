"""Whom a pronoun or a description means: the last fitting name, subjects first."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from operator import attrgetter

from analysis.lexicon import Row, rows
from analysis.model import Mention, MentionKind, Range
from analysis.reading.folding import fold
from analysis.tagging import names_lexicon as lexicon
from analysis.tagging.aliases import entry_name
from analysis.tagging.segment import Text

_WINDOW = 40
_QUOTE = 2000
_CLAUSE = 400
_JOINTS = frozenset({"和", "与", "及", "、", "以及", "跟", "同"})
_OWNS = frozenset({"旗下", "母公", "子公", "所在", "所属"})
# An organisation after one of these is only cited or made use of (据北湾日报报道, 由远山科技投资): no 其 or 该公司 means it.
_CITED = ("据", "由")
_OBJECT_OF = re.compile(r"(?:收购了?|投资了?|入股了?|控股了?|起诉了?|加入了?|离开了?|加盟了?|[与对向给])\Z")
_OBJECT_MARKS = frozenset("将把向对")
_REPORTERS = ("记者", "通讯员", "编辑", "作者")
_OF_THE_PRESS = frozenset({"该报", "该媒体", "这家媒体"})
_FITTING: dict[str, frozenset[str]] = {
    "any": frozenset({"person", "organisation"}),
    "thing": frozenset({"organisation", "model", "chip", "product"}),
    "product": frozenset({"product", "model", "chip"}),
    "place": frozenset({"place", "organisation"}),
}
_KINDS: tuple[MentionKind, ...] = ("person", "organisation", "place", "model", "chip", "product", "document")
_FITS = {kind: frozenset(asked for asked, fit in _FITTING.items() if kind in fit) | {kind} for kind in _KINDS}
_SPEAKERS, _CROWD = frozenset({"person"}), frozenset({"group"})
_FITTING_TO = {
    asked: frozenset(kind for kind in _KINDS if asked in _FITS[kind]) for asked in {"group", *_KINDS, *_FITTING}
}
_LEVELS = {"省": ("province",), "市": ("city",), "州": ("world",), "国": ("country",)}
_start, _kind = attrgetter("start"), attrgetter("kind")
_SPEAKER = re.compile(r"(?:人士|分析师|专家|学者|高管|负责人|工程师|投资人|从业者|研究员|员工)$")


@cache
def _speaks() -> re.Pattern[str]:
    """An adverb or two, a verb of saying."""
    adverbs = lexicon.alternatives(lexicon.followers("adverb"))
    return re.compile(rf"(?:{adverbs}){{0,2}}(?:{lexicon.alternatives(lexicon.followers('cue'))})")


@cache
def _of_things() -> re.Pattern[str]:
    """What models, chips and products have and people and companies have not."""
    return lexicon.any_of(row["word"] for row in rows("names_attributes"))


def find_references(folded: str, forms: Iterable[tuple[int, int, Row]]) -> list[tuple[int, int, Row]]:
    """(start, end, row) of the pronouns and descriptions among the places of their written forms, in order.

    >>> he = next(row for row in rows("names_references") if row["form"] == "他")
    >>> [(start, end) for start, end, _ in find_references("他没有吉他。", [(0, 1, he), (4, 5, he)])]
    [(0, 1)]
    """
    found = []
    size = len(folded)
    for start, end, row in forms:
        if (start and folded[start - 1] in row["not_after"]) or (end < size and folded[end] in row["not_before"]):
            continue
        if row["rule"] == "bare" and not _opens_clause(folded, start, end):
            continue
        found.append((start, end, row))
    return found


def _opens_clause(folded: str, start: int, end: int) -> bool:
    before = folded[max(0, start - 6) : start].rstrip(" ")
    opened = (
        not before
        or not re.match(r"[\u4e00-\u9fffA-Za-z0-9)]", before[-1])
        or before[-2:] in ("目前", "今年", "去年", "以来")
    )
    return opened and re.match(r"[\u4e00-\u9fff]", folded[end : end + 1]) is not None


def resolve_references(
    text: Text, mentions: tuple[Mention, ...], forms: Iterable[tuple[int, int, Row]]
) -> tuple[Mention, ...]:
    """Mentions for the article's pronouns and descriptions, each with the name it means; the open ones are left out.

    `forms` are the places of their written forms, each with its row of ``lexicon/names_references.tsv``.
    """
    references = find_references(text.folded, forms)
    if not references:
        return ()
    if "group" in map(_kind, mentions):
        mentions = tuple([m for m in mentions if m.kind != "group" or not m.text.startswith(("该", "這", "这", "該"))])
    resolved: list[Mention] = []
    line: list[Mention] = []
    at = 0
    for start, end, row in references:
        begun, at = at, bisect_left(mentions, start, at, key=_start)
        line += mentions[begun:at]
        paragraph = text.paragraph_at(start)
        over = at < len(mentions) and mentions[at].start < end < mentions[at].end
        if over or (line and line[-1].end > start) or start < paragraph[0] or end > paragraph[1]:
            continue
        found = _antecedent(text, line[-_WINDOW:], start, row, paragraph)
        if found is not None:
            mention = Mention(start, end, text.raw[start:end], found[1], found[0], pronoun=True)
            resolved.append(mention)
            line.append(mention)
        elif row["kind"] in ("person", "organisation") and (not line or line[-1].name):
            line.append(Mention(start, end, text.raw[start:end], _open_kind(row), "", pronoun=True))
    return tuple(resolved)


def _open_kind(row: Row) -> MentionKind:
    return "person" if row["kind"] == "person" else "organisation"


def _place_of(text: Text, mention: Mention, row: Row) -> str | None:
    """The place a mention names, or opens with (贵安新区数据局), of the level that the description asks for."""
    folded = text.folded[mention.start : mention.end]
    if mention.kind == "organisation":
        folded = lexicon.opening_form(folded)
        entry = lexicon.entries().get(folded)
        if entry is None or entry.kind != "place":
            return None
    levels = _LEVELS.get(row["form"][-1])
    if levels and lexicon.place_levels().get(folded, "") not in levels:
        return None
    return text.raw[mention.start : mention.start + len(folded)]


def _antecedent(
    text: Text, before: list[Mention], at: int, row: Row, paragraph: Range
) -> tuple[str, MentionKind] | None:
    """Name and kind of what a description at `at` means by its row; `before` are the mentions ahead of it."""
    rule, kind = row["rule"], row["kind"]
    if rule.startswith("fixed:"):
        beside = before[-1] if before and before[-1].end == at and before[-1].kind == "place" else None
        return beside.name if beside else _home(text, rule[6:]), "place"
    if kind == "person" and row["form"].startswith(("这位", "这名", "该")):
        unnamed = _unnamed(text, before, at, row)
        if unnamed is not None:
            return unnamed, "group"
    if rule == "pair":
        return _joined(text, before, at, row)
    if kind == "place":
        places = (_place_of(text, m, row) for m in reversed(before) if m.kind in _FITTING["place"])
        name = next((place for place in places if place), None)
        return (name, "place") if name else None
    folded, sentence = text.folded, text.sentence_at(at)
    fitting = _fitting(folded, before, at, row, paragraph[0])
    quote = _open_quote(folded, paragraph[0], at)
    if quote is not None:
        fitting = [m for m in fitting if m.start > quote]
    if not fitting and rule not in ("former", "latter"):
        return None
    if rule in ("former", "latter"):
        pair = _last_pair(text, before, sentence[0])
        near = pair or [m for m in fitting if m.start >= paragraph[0] and not m.pronoun][-2:]
        return _named(near[0 if rule == "former" else 1]) if len(near) == 2 else None
    same = fitting[bisect_left(fitting, sentence[0], key=_start) :]
    if row["form"] == "其" and (meant := _described_thing(text, before, at, same) or _object(text, before, at)):
        return _named(meant)
    if kind == "thing":
        floor = max(paragraph[0], (same or fitting[-1:])[0].start - 40)
        made = [m for m in fitting if m.kind != "organisation" and m.start >= floor]
        if made:
            return _named(made[-1])
    if same:
        return _named(same[0] if kind in ("person", "any", "organisation") else same[-1])
    last = text.sentence_at(fitting[-1].start)
    subject = fitting[bisect_left(fitting, last[0], key=_start)]
    speaks = row["form"] == "其" and _speaks().match(text.folded, at + 1) is not None
    if row["form"] in ("其", "它") and not speaks and (last[0] < paragraph[0] or not _leads(text, subject, last[0])):
        return None
    return _named(subject)


def _fitting(folded: str, before: list[Mention], at: int, row: Row, paragraph: int) -> list[Mention]:
    """Whom a description at `at` may mean: the fitting mentions of its paragraph, which begins at `paragraph`, else all."""
    kind = row["kind"]
    press = kind == "person" or row["form"] in _OF_THE_PRESS
    if kind == "organisation" and _OBJECT_OF.search(folded, max(0, at - 3), at):
        clause = max(folded.rfind(mark, max(0, at - _CLAUSE), at) for mark in ",。;:!?\n")
        ahead = [m for m in _of_kind(folded, before, kind) if m.start < clause]
        return [m for m in ahead[-1:] if press or not _outlet(m.name)]
    near = _of_kind(folded, before[bisect_left(before, paragraph, key=_start) :], kind)
    near = [m for m in near if press or not _outlet(m.name)]
    if near:
        crowded = kind == "person" and "person" in map(_kind, near)
        return [m for m in near if m.kind != "group"] if crowded else near
    if not _reaches_back(folded, at, row["form"]):
        return []
    return [m for m in _of_kind(folded, before, kind) if press or not _outlet(m.name)]


def _reaches_back(folded: str, at: int, form: str) -> bool:
    """Whether a description may take up what only an earlier paragraph names.

    它 does not, and 其 where it speaks, is somebody's object or has what only things have.
    """
    if form != "其":
        return form != "它"
    beside = folded[at - 1 : at] in _OBJECT_MARKS or _of_things().match(folded, at + 1) is not None
    return beside or _speaks().match(folded, at + 1) is not None


def _of_kind(folded: str, mentions: list[Mention], kind: str) -> list[Mention]:
    """The mentions that a description of that kind takes, save those that only own, report or are cited."""
    fits = _FITTING_TO[kind]
    cited = _CITED if kind != "person" else ()
    fitting = [
        m
        for m in mentions
        if (m.kind in fits or (m.kind == "group" and kind in _fits(m)))
        and folded[m.end : m.end + 2] not in _OWNS
        and not (m.role and _reports(m))
        and not (m.kind == "organisation" and folded[m.start - 1 : m.start] in cited)
    ]
    if kind == "any":
        owners = {m.start for m, after in pairwise(mentions) if after.role and _employs(m, after)}
        fitting = [m for m in fitting if m.start not in owners] if owners else fitting
    return fitting


def _unnamed(text: Text, before: list[Mention], at: int, row: Row) -> str | None:
    """The nameless one whom 这位投资人 takes up, where the text has introduced one (一位投资人) after the last person."""
    person = next((m.end for m in reversed(before) if m.kind == "person" and not m.pronoun and m.end > at - 400), 0)
    noun = row["form"].removeprefix("该").removeprefix("这位").removeprefix("这名")
    floor = max(0, at - 400)
    phrase = re.compile(rf"[一某有](?:位|名)[^,。;:“”\n]{{0,14}}?{noun}")
    last = max((match.span() for match in phrase.finditer(text.folded, floor, at)), default=None)
    return text.raw[slice(*last)] if last is not None and last[0] >= person else None


def _joined(text: Text, before: list[Mention], at: int, row: Row) -> tuple[str, MentionKind] | None:
    """The last fitting names that stand joined in this sentence or the one before, as the text writes them: 微软和谷歌."""
    floor = max(text.paragraph_at(at)[0], text.sentence_at(max(0, text.sentence_at(at)[0] - 2))[0])
    chain: list[Mention] = []
    wide = max(text.paragraph_at(at)[0], at - 300)
    for one, two in reversed(list(pairwise(before))):
        if one.start < floor or (chain and two is not chain[0]):
            break
        joint = text.folded[one.end : two.start].strip() in _JOINTS
        if joint and one.kind == two.kind and row["kind"] in _fits(one) and not one.pronoun and not two.pronoun:
            chain = [one, *(chain or [two])]
        elif chain:
            break
    two_only = row["form"][0] in "两二双" or row["form"][1:2] == "两"
    if chain and _reports(chain[0]):
        return None
    if not chain and (row["kind"] == "organisation" or (row["kind"] == "person" and two_only)):
        kind = _open_kind(row)
        return _two_named(before, floor, kind) or _two_named(before, wide, kind)
    if not chain or (two_only and (len(chain) > 2 or text.folded[chain[-1].end : chain[-1].end + 1] == "、")):
        return None
    return text.raw[chain[0].start : chain[-1].end], chain[0].kind


def _described_thing(text: Text, before: list[Mention], at: int, same: list[Mention]) -> Mention | None:
    """The model, chip or product whose 性能 or 参数 the text speaks of: the last one, named after the subject."""
    if not _of_things().match(text.folded, at + 1):
        return None
    sentence = text.sentence_at(at)[0]
    makers = any(m.kind != "person" for m in same)
    floor = sentence if makers or sentence <= text.paragraph_at(at)[0] else text.sentence_at(sentence - 2)[0]
    things = [m for m in before if m.start >= floor and m.kind in _FITTING["product"]]
    return things[-1] if things else None


def _last_pair(text: Text, before: list[Mention], floor: int) -> list[Mention]:
    """The last two names that this sentence joins, of whatever kind."""
    for one, two in reversed(list(pairwise(before))):
        if one.start < floor:
            break
        if one.kind == two.kind and one.name and two.name and text.folded[one.end : two.start].strip() in _JOINTS:
            return [one, two]
    return []


def _object(text: Text, before: list[Mention], at: int) -> Mention | None:
    """Whom 其 means after 将, 把, 向 or 对: the last name before the clause that it stands in."""
    if text.folded[at - 1 : at] not in _OBJECT_MARKS:
        return None
    floor = max(text.paragraph_at(at)[0], at - _CLAUSE)
    clause = max(text.folded.rfind(mark, floor, at) for mark in ",。;:!?")
    kinds = _FITTING["any"] | _FITTING["product"]
    return next(
        (m for m in reversed(before) if floor <= m.start and m.end <= clause and m.kind in kinds and m.name), None
    )


def _two_named(before: list[Mention], floor: int, kind: MentionKind) -> tuple[str, MentionKind] | None:
    """The only two of a kind that the text since `floor` names, the press left out: 英伟达 and OpenAI -> 英伟达和OpenAI."""
    near = [m for m in before if m.start >= floor and m.kind == kind and m.name]
    names = list(dict.fromkeys(m.name for m in near if not _outlet(m.name) and not _reports(m)))
    return ("和".join(names), kind) if len(names) == 2 else None


def _reports(mention: Mention) -> bool:
    """Whether a mention is a reporter in his own dateline."""
    return mention.role is not None and fold(mention.role).endswith(_REPORTERS)


def _employs(mention: Mention, follows: Mention) -> bool:
    """Whether a mention is an organisation in the title phrase of the person who follows it."""
    if mention.kind != "organisation" or follows.kind != "person" or not follows.role:
        return False
    return follows.start - mention.start <= len(follows.role) + 2


@lru_cache(maxsize=4096)
def _outlet(name: str) -> bool:
    return entry_name(fold(name)) in lexicon.outlets()


def _named(mention: Mention) -> tuple[str, MentionKind] | None:
    """Name and kind; None for a mention that is itself open."""
    return (mention.name, mention.kind) if mention.name else None


def _open_quote(folded: str, start: int, at: int) -> int | None:
    """Where the quotation begins that is open at `at`, None outside all and in one of excessive length."""
    opening = folded.rfind("“", max(start, at - _QUOTE), at)
    return opening if opening >= 0 and folded.find("”", opening, at) < 0 else None


def _fits(mention: Mention) -> frozenset[str]:
    """The kinds of things that a description may ask for and a mention is."""
    if mention.kind == "group":
        return _SPEAKERS if _SPEAKER.search(mention.text) else _CROWD
    return _FITS[mention.kind]


def _leads(text: Text, mention: Mention, sentence: int) -> bool:
    """Whether a mention is near the head of its sentence."""
    return mention.start - sentence <= 12


def _home(text: Text, name: str) -> str:
    """中国 in the article's script; Taiwan in an article that speaks of 台灣 alone."""
    if text.script != "Hant":
        return name
    return "台灣" if _of_taiwan(text.folded) else "中國"


@lru_cache(maxsize=1)
def _of_taiwan(folded: str) -> bool:
    return folded.count("台湾") > 2 * folded.count("中国") + 1
