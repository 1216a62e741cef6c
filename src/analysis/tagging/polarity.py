"""A stretch of text -> the propositions it makes about a debate, with their sign worked out.

A proposition is a match of one of the debate's patterns; what stands around it turns it round
(negation, rhetorical question, a quoted view that is rejected) or takes it out (a plain question,
a condition, a concession that a 但 answers).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from analysis.model import Range, StanceLabel
from analysis.tagging.debates import Debate
from analysis.tagging.polarity_patterns import Pattern, PatternSet
from analysis.tagging.stances_words import STOP, Line, Token, Words, filled, line_of

_PAUSE, _PREFIX, _LONGEST, _NARRATED = 2, 6, 400, 80
_PARTED = re.compile(r"[,;:。!?\n、而却且]")
_CLOSING = re.compile(r"[。!?\n]+[”’\")]*")
_OPENING = re.compile('[“‘"]')
_QUOTED = re.compile(
    r"[“‘\"]([^“”‘’\"\n]{2,60})[”’\"](?:的|这一|这种|之类的|这样的)*(?:说法|观点|论调|看法|论断|言论|质疑|判断|主张|争论)"
)
_NAMED = re.compile(
    r"(回应|针对|关于|所谓的?|谈及|谈到|提及|否认|反驳|驳斥|澄清)[^“”‘’\",。!?\n]{0,10}[“‘\"]([^“”‘’\"\n]{2,14})[”’\"]"
)
_DENIED = frozenset({"否认", "反驳", "驳斥"})
_TURNED: dict[StanceLabel, StanceLabel] = {"FAVOR": "AGAINST", "AGAINST": "FAVOR", "NEUTRAL": "NEUTRAL"}
_FLIPPING = frozenset({"not", "isnt", "doubt"})
_TURNING = _FLIPPING | {"reject"}
_VIEWING = frozenset({"reject", "sceptic", "dread"})
_BEARING = _TURNING | {"deny", "butis", "although", "but", "if", "rhetorical", "ask"}
_HUSHING = frozenset(
    {"bad", "badnoun", "fault", "reject", "doubt", "sceptic", "dread", "ask", "although", "if", "cannot", "overrate"}
)
_HUSHED = re.compile(
    r"\?|如何|怎么|(?:\d|[一二两三四五六七八九十百千万几数]) ?(?:%|倍|成(?![为了])|亿|万|个百分点)|翻番|翻倍|销量|出货|收入|营收|份额|[没别莫勿难被遭]|由(?!于)|基于|接入"
    r"|未(?!来)|无(?!处不在|所不)|不(?!断|仅|只|同|光|单|少)"
)
_HEADS = frozenset({"good", "bad", "goodnoun", "badnoun"})
_PRONOUN = re.compile(
    r"[“\"‘ ]?(?:但|但是|而|而且|所以|因此|因为|其实|不过|我(?:们)?(?:认为|觉得|相信),?)?"
    r"(?!这(?:并?不|也不|就)?(?:意味|代表|等于|是说))"
    r"(它们?|前者|后者|这(?:种|条|个|一)?(?:模式|方式|路线|路径|道路|路|趋势|方向|生态|体系|做法|策略|理念|选择)?(?=[是将会才就也不能可必让只仅更无并])|其(?=[将会是才必]))"
)
_PAST = re.compile(
    r"此前|曾经?(?!指出|表示|说|称|公开|警告|预测|在)|以前|原本|原先|过去(?!的?[一二两三几数\d])|一度|起初"
)
_OTHERS = re.compile(
    r"(?:很多人|许多人|不少人|有些?人|一些人|外界|坊间|业内(?:存在|有))[^,。;:!?\n]{0,12}(?:认为|觉得|以为|说|担心|认知|误区|误解|偏见|迷思|声音|论调|质疑)"
)
_BUT = re.compile(r"但|然而|不过|可是|却|其实|惟(?!一)")
_AT = re.compile(r"在[^,;:。!?\n]*$")
_WITHIN = re.compile(r"(?:方面|领域|时(?![代间])|过程中)")


class Proposition(NamedTuple):
    """What one match says: its label, the range of the clauses that say it, and of the words alone.

    `attitude` is set where the words tell an attitude that a subject before them holds (力挺…),
    `framed` where they stand in a quoted view that the sentence shares or rejects, `weak` where they
    tell of the past or deny one thing only to bring on another (不是…而是…), `leaning` where they
    judge nothing outright (智能体正在普及).
    """

    target: str
    label: StanceLabel
    start: int
    end: int
    core: Range
    attitude: bool = False
    framed: bool = False
    weak: bool = False
    leaning: bool = False


def _flips(line: Line, pattern: Pattern, chosen: Sequence[int]) -> int:
    """How many negations stand in a match (不是 as its copula), between its words, or right before it.

    One that a comma or 而 parts from the next word of the match (不是附属品,是地基) does not reach it.
    """
    lower, tokens = line.lower, line.tokens
    flips = 0
    for step, index in zip(pattern.steps, chosen, strict=True):
        if "is" in step.classes and "isnt" in tokens[index][2]:
            flips += 1
    for left, right in pairwise(chosen):
        for _, end, classes in tokens[left + 1 : right]:
            if not classes.isdisjoint(_FLIPPING) and not _PARTED.search(lower, end, tokens[right][0]):
                flips += 1
    at, _, opening = tokens[chosen[0]]
    subject = not opening.isdisjoint(line.debate.sides)
    for _, end, classes in reversed(tokens[: chosen[0]]):
        gap = at - end
        if gap > 2 * _PREFIX or STOP.search(lower, end, at):
            break
        if "deny" in classes or (
            not classes.isdisjoint(_TURNING) and gap <= (_PREFIX if "reject" in classes else 0 if subject else 2)
        ):
            flips += 1
    return flips


def _clause(lower: str, within: Range, start: int, end: int) -> Range:
    begin = within[0]
    for stop in STOP.finditer(lower, begin, start):
        begin = stop.end()
    after = STOP.search(lower, end, within[1])
    start, end = begin, after.start() if after else within[1]
    while start < end and lower[start] in " “‘\"'(\u3000":
        start += 1
    while end > start and lower[end - 1] in " ”’\"')\u3000":
        end -= 1
    return start, end


def _standing(line: Line, bearing: Sequence[Token], start: int, end: int, *, open_question: bool = False) -> int:
    """1 where the sentence asserts what stands at start:end, -1 where it turns it round, 0 where it does neither.

    `bearing` are the tokens that can bear on it. Words that leave a question open (`open_question`) may have the
    question before them.
    """
    lower, sentence = line.lower, line.sentence
    others = _OTHERS.search(lower, sentence[0], start)
    if others and not _BUT.search(lower, others.end(), start):
        return 0
    weighed = _weighed(lower, bearing, start, end, open_question) if bearing else None
    if weighed is not None:
        return weighed
    return 0 if lower.find("?", end, sentence[1]) >= 0 else 1


def _weighed(lower: str, bearing: Sequence[Token], start: int, end: int, open_question: bool) -> int | None:
    """What words that weigh (虽然…但, 如果, 难道, 是否) make of what stands at start:end; None where they leave it be."""
    before = [token for token in bearing if token[1] <= start]
    conceded = any("although" in t[2] for t in before) and not any("but" in t[2] for t in before)
    if conceded and any("but" in t[2] for t in bearing if t[0] >= end):
        return 0
    if any("if" in t[2] and not STOP.search(lower, t[1], start) for t in before):
        return 0
    rhetorical = sum("rhetorical" in t[2] for t in bearing if t[0] < end)
    if rhetorical:
        return -1 if rhetorical % 2 else 1
    asked = not open_question and any("ask" in t[2] and not STOP.search(lower, t[1], start) for t in before)
    return 0 if asked else None


def _framed(line: Line, start: int, end: int) -> int | None:
    """1, -1 or 0 for words inside a quoted view: shared, rejected, or only mentioned; None outside any."""
    lower, sentence = line.lower, line.sentence
    for match in _QUOTED.finditer(lower, *sentence):
        if match.start(1) <= start and end <= match.end(1):
            around = [t for t in line.tokens if t[1] <= match.start() or t[0] >= match.end()]
            refused = any(t[2] & _VIEWING for t in around)
            shared = any("back" in t[2] for t in around)
            turned = sum("not" in t[2] and t[0] >= match.end() for t in around) % 2
            if refused or (shared and turned):
                return -1
            return 1 if shared else 0
    for match in _NAMED.finditer(lower, *sentence):
        if match.start(2) <= start and end <= match.end(2):
            return -1 if match.group(1) in _DENIED else 0
    return None


def has_quoted_view(lower: str, sentence: Range) -> bool:
    """Whether the sentence quotes somebody's view as a view: “开源没有未来”的说法."""
    return _OPENING.search(lower, *sentence) is not None and _QUOTED.search(lower, *sentence) is not None


def sentences_in(lower: str, within: Range) -> list[Range]:
    """The sentences between two offsets, each with its closing marks; one that never ends is cut at a comma."""
    start, last = within
    found = []
    while start < last:
        closing = _CLOSING.search(lower, start, last)
        end = closing.end() if closing else last
        while end - start > _LONGEST:
            cut = lower.rfind(",", start, start + _LONGEST) + 1
            cut = cut if cut > start else start + _LONGEST
            found.append((start, cut))
            start = cut
        found.append((start, end))
        start = end
    return found


def _carried(words: Words, before: Words) -> list[Token]:
    """The tokens of a sentence that opens on a pronoun for what the sentence before was about: 它, 这条路, 前者, 后者; else none."""
    pronoun = _PRONOUN.match(words.lower, *words.sentence)
    sides = _sides(before) if pronoun else None
    if not pronoun or not sides:
        return []
    meant = sides[-1] if pronoun.group(1) == "后者" else sides[0]
    if pronoun.group(1) not in ("前者", "后者") and any(t[2].isdisjoint(meant[2]) for t in sides):
        return []
    start, end = pronoun.span(1)
    tokens = [token for token in words.tokens if token[1] <= start or end <= token[0]]
    return sorted([*tokens, (start, end, meant[2])], key=itemgetter(0, 1))


def _sides(words: Words) -> list[Token]:
    sides = words.debate.sides
    return [token for token in words.tokens if not token[2].isdisjoint(sides)]


def opens_on_pronoun(lower: str, within: Range) -> bool:
    """Whether a stretch opens on a pronoun for a thing, which what was told before it names: “它将成为新的入口。”"""
    return _PRONOUN.match(lower, *within) is not None


def propositions(debate: Debate, lower: str, within: Range, triggers: Sequence[int] | None = None) -> list[Proposition]:
    """What the folded lower-case text between two offsets says about a debate, sentence by sentence.

    `triggers` are the places of the debate's sides in the text, in order, where they are known already.

    >>> from analysis.tagging.debates import load_debates
    >>> debate = next(d for d in load_debates() if d.target == "open-source")
    >>> [p.label for p in propositions(debate, "闭源模型并不是大模型的未来。", (0, 15))]
    ['FAVOR']
    """
    found: list[Proposition] = []
    before: Words | None = None
    if opens_on_pronoun(lower, within):
        told = max(lower.rfind("\n", 0, within[0]) + 1, within[0] - _NARRATED), within[0]
        before = Words(debate, lower, told)
    for sentence in sentences_in(lower, within):
        named = triggers is None or bisect_left(triggers, sentence[0]) < bisect_left(triggers, sentence[1])
        if not (named or (before and _sides(before))):
            before = None
            continue
        words = Words(debate, lower, sentence)
        carried = _carried(words, before) if before else None
        if carried:
            words = Words(debate, lower, sentence, carried)
        if debate.patterns.may_fit(words.hits):
            found += _said(words)
        before = words
    return found


def _said(words: Words) -> list[Proposition]:
    """What a sentence that names a side says of it; what it leans to where it judges nothing outright."""
    patterns = words.debate.patterns
    line = line_of(words, patterns)
    begun = patterns.openings(line.could)
    said = [p for p, _ in _matches(line, [opening for opening in begun if not opening[0].leaning])]
    if said:
        return _outweighed(line, said) if _sides(words) else []
    leaning = [opening for opening in begun if opening[0].leaning]
    if not leaning or _hushed(line) or not _sides(words):
        return []
    return [p for p, _ in _matches(line, leaning) if not (p.framed or p.weak)]


def _hushed(line: Line) -> bool:
    """Whether a sentence leans nowhere for a word in it that doubts, faults, counts or asks."""
    if any(not classes.isdisjoint(_HUSHING) for _, _, classes in line.tokens):
        return True
    return _HUSHED.search(line.lower, *line.sentence) is not None


def _outweighed(line: Line, said: list[Proposition]) -> list[Proposition]:
    """The propositions of a sentence, those that a 但 answers with the contrary as weak ones.

    Where the debate has no two sides to weigh (算力充足,但电力紧缺), both hold.
    """
    if len(said) < 2 or line.rivals == line.sides or len({p.label for p in said}) < 2:
        return said
    lower = line.lower
    return [
        p._replace(weak=True)
        if any(q.label != p.label and p.core[1] <= q.core[0] and _BUT.search(lower, p.core[1], q.core[0]) for q in said)
        else p
        for p in said
    ]


def _retold(line: Line, chosen: Sequence[int], other: Range) -> bool:
    """Whether a match says over again what another one has said: all but its subject must follow in a later clause."""
    lower, tokens, sides = line.lower, line.tokens, line.debate.sides
    if tokens[chosen[-1]][1] <= other[0] or other[1] <= tokens[chosen[0]][0]:
        return False
    telling = [tokens[i][0] for i in chosen if tokens[i][2].isdisjoint(sides)]
    return not telling or any(not STOP.search(lower, other[1], start) for start in telling)


def _modifies(line: Line, last: int) -> bool:
    """Whether the last word of a match only describes a noun that judges: 风险 in 缓解风险的最佳方式."""
    lower, tokens = line.lower, line.tokens
    end = tokens[last][1]
    if not lower.startswith("的", end):
        return False
    head = next((t for t in tokens[last + 1 :] if not t[2].isdisjoint(_HEADS)), None)
    return head is not None and head[0] - end <= _PREFIX and not STOP.search(lower, end, head[0])


def matches_in(words: Words, patterns: PatternSet) -> list[tuple[Proposition, list[int]]]:
    """The propositions that the words of one sentence make by some patterns, each with the starts of the tokens that make it, in order.

    Of matches that overlap the one that ends in no attribute wins, then the one of more words, then the one that spans less.
    """
    if not patterns.may_fit(words.hits):
        return []
    line = line_of(words, patterns)
    return _matches(line, [opening for opening in patterns.openings(line.could) if not opening[0].leaning])


def _matches(line: Line, begun: Iterable[tuple[Pattern, int]]) -> list[tuple[Proposition, list[int]]]:
    tokens = line.tokens
    matches: list[tuple[tuple[bool, int, bool, int], Pattern, tuple[int, ...]]] = []
    for pattern, first in begun:
        chosen = filled(line, pattern.steps, (first,))
        if chosen and not (line.could[first] & line.sides and _aside(line, chosen)):
            span = tokens[chosen[-1]][1] - tokens[first][0]
            rank = _modifies(line, chosen[-1]), -len(chosen), pattern.label != "NEUTRAL", span
            matches.append((rank, pattern, chosen))
    matches.sort(key=itemgetter(0))
    found: list[tuple[Proposition, list[int]]] = []
    taken: list[Range] = []
    for _, pattern, chosen in matches:
        if any(_retold(line, chosen, other) for other in taken):
            continue
        proposition = _proposition(line, pattern, chosen)
        if proposition is not None:
            taken.append(proposition.core)
            found.append((proposition, [tokens[i][0] for i in chosen]))
    if len(found) > 1:
        found.sort(key=lambda item: item[0].core)
    return found


def _aside(line: Line, chosen: Sequence[int]) -> bool:
    """Whether the side that a match opens with is not what it judges: 在构建智能体方面比…, 智能体的权限管理是….

    The noun after 的 is another subject where it is longer than a word that the debate knows.
    """
    if len(chosen) < 2:
        return False
    lower, tokens = line.lower, line.tokens
    first, second = chosen[:2]
    start, end, _ = tokens[first]
    begin, _, follows = tokens[second]
    if "than" in follows and _WITHIN.match(lower, end) and _AT.search(lower, max(start - _PREFIX, 0), start):
        return True
    if not lower.startswith("的", end) or "is" not in follows:
        return False
    known = sum(b - a for a, b, _ in tokens[first + 1 : second])
    return begin - end - known > _PAUSE + 1


def _proposition(line: Line, pattern: Pattern, chosen: Sequence[int]) -> Proposition | None:
    """What a match says once all around it is heard; None where the sentence asserts nothing."""
    debate, lower, tokens = line.debate, line.lower, line.tokens
    core = tokens[chosen[0]][0], tokens[chosen[-1]][1]
    bearing = [token for token in tokens if not token[2].isdisjoint(_BEARING)]
    framed = _framed(line, *core) if _OPENING.search(lower, *line.sentence) else None
    sign = framed != 0 and _standing(line, bearing, *core, open_question=pattern.label == "NEUTRAL")
    if not sign:
        return None
    turning = bool(bearing) and not pattern.fixed and framed != -1
    flipped = turning and _flips(line, pattern, chosen) % 2 == 1
    turned = (sign * (framed or 1) < 0) != flipped
    label = _TURNED[pattern.label] if turned else pattern.label
    start, end = _clause(lower, line.sentence, *core)
    attitude = not tokens[chosen[0]][2].isdisjoint(debate.attitudes)
    weak = _PAST.search(lower, start, core[1]) is not None or (
        any("butis" in t[2] and t[0] >= core[1] for t in bearing)
        and (flipped or any(not tokens[i][2].isdisjoint(_FLIPPING) for i in chosen))
    )
    return Proposition(debate.target, label, start, end, core, attitude, framed is not None, weak, pattern.leaning)
