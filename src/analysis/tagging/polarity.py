"""A stretch of text -> the propositions it makes about a debate, with their sign worked out.

A proposition is a match of one of the debate's patterns; what stands around it turns it round
(negation, rhetorical question, a quoted view that is rejected) or takes it out (a plain question,
a condition, a concession that a 但 answers).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from analysis.model import Range, StanceLabel
from analysis.tagging.debates import Debate
from analysis.tagging.polarity_around import BUT, FLIPPING, bearing_in, clause_of, flips, standing
from analysis.tagging.polarity_patterns import Opening, Pattern, PatternSet
from analysis.tagging.stances_words import STOP, Line, Token, filled, hits_in, line_of, tokens_in

_PAUSE, _PREFIX, _LONGEST, _NARRATED = 2, 6, 400, 80
_CLOSING = re.compile(r"[。!?\n][。!?\n]*[”’\")]*")
_OPENING = re.compile('[“‘"]')
_QUOTED = re.compile(
    r"[“‘\"]([^“”‘’\"\n]{2,60})[”’\"](?:的|这一|这种|之类的|这样的)*(?:说法|观点|论调|看法|论断|言论|质疑|判断|主张|争论)"
)
_NAMED = re.compile(
    r"(回应|针对|关于|所谓的?|谈及|谈到|提及|否认|反驳|驳斥|澄清)[^“”‘’\",。!?\n]{0,10}[“‘\"]([^“”‘’\"\n]{2,14})[”’\"]"
)
_DENIED = frozenset({"否认", "反驳", "驳斥"})
_TURNED: dict[StanceLabel, StanceLabel] = {"FAVOR": "AGAINST", "AGAINST": "FAVOR", "NEUTRAL": "NEUTRAL"}
_VIEWING = frozenset({"reject", "sceptic", "dread"})
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


def _sides_in(debate: Debate, lower: str, sentence: Range) -> list[Token]:
    return _sides(debate, tokens_in(debate, lower, sentence, hits_in(debate, lower, sentence)))


def _sides(debate: Debate, tokens: Iterable[Token]) -> list[Token]:
    sides = debate.sides
    return [token for token in tokens if not token[2].isdisjoint(sides)]


def _carried(pronoun: re.Match[str], tokens: Iterable[Token], sides: Sequence[Token]) -> list[Token]:
    """The tokens of a sentence with the pronoun that opens it, which stands for one of `sides`, what the sentence before was about.

    None where it is not clear for which: 它, 这条路, 前者, 后者.
    """
    said = pronoun.group(1)
    meant = sides[-1] if said == "后者" else sides[0]
    if said not in ("前者", "后者") and any(t[2].isdisjoint(meant[2]) for t in sides):
        return []
    start, end = pronoun.span(1)
    around = [token for token in tokens if token[1] <= start or end <= token[0]]
    return sorted([*around, (start, end, meant[2])], key=itemgetter(0, 1))


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
    return said_in(debate, lower, sentences_in(lower, within), triggers, opens_on_pronoun(lower, within))


def said_in(
    debate: Debate, lower: str, sentences: Sequence[Range], triggers: Sequence[int] | None, opened: bool
) -> list[Proposition]:
    """What sentences that follow one another say about a debate; `opened` tells whether the first opens on a pronoun."""
    found: list[Proposition] = []
    before: Range | None = None
    if opened:
        start = sentences[0][0]
        before = max(lower.rfind("\n", 0, start) + 1, start - _NARRATED), start
    tokens: list[Token] | None = None
    last = bisect_left(triggers, sentences[0][0]) if triggers and sentences else 0
    for sentence in sentences:
        first, last = last, bisect_left(triggers, sentence[1], last) if triggers else 0
        named = triggers is None or first < last
        pronoun = _PRONOUN.match(lower, *sentence) if before else None
        sides: list[Token] = []
        if before and pronoun:
            sides = _sides_in(debate, lower, before) if tokens is None else _sides(debate, tokens)
        before = sentence if named or sides else None
        if not before:
            continue
        hits = hits_in(debate, lower, sentence)
        tokens = None
        if pronoun and sides:
            tokens = _carried(pronoun, tokens_in(debate, lower, sentence, hits), sides) or None
        if tokens or debate.patterns.may_fit(hits):
            tokens = tokens or tokens_in(debate, lower, sentence, hits)
            found += _said(debate, lower, sentence, tokens)
    return found


def _said(debate: Debate, lower: str, sentence: Range, tokens: list[Token]) -> list[Proposition]:
    """What a sentence that names a side says of it; what it leans to where it judges nothing outright."""
    line = line_of(debate, lower, sentence, tokens, debate.patterns)
    begun = debate.patterns.openings(line.could)
    said = [p for p, _ in _matches(line, begun)]
    if said:
        return _outweighed(line, said) if _names_side(line) else []
    if not any(pattern.leaning for _, _, pattern in begun) or _hushed(line) or not _names_side(line):
        return []
    return [p for p, _ in _matches(line, begun, leaning=True) if not (p.framed or p.weak)]


def _names_side(line: Line) -> bool:
    return any(here & line.sides for here in line.could)


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
        if any(q.label != p.label and p.core[1] <= q.core[0] and BUT.search(lower, p.core[1], q.core[0]) for q in said)
        else p
        for p in said
    ]


def _retold(line: Line, chosen: Sequence[int], other: Range) -> bool:
    """Whether a match says over again what another one has said: all but its subject must follow in a later clause."""
    tokens, could, sides = line.tokens, line.could, line.sides
    if tokens[chosen[-1]][1] <= other[0] or other[1] <= tokens[chosen[0]][0]:
        return False
    for at in chosen:
        if not could[at] & sides:
            return not STOP.search(line.lower, other[1], tokens[at][0])
    return True


def _modifies(line: Line, last: int) -> bool:
    """Whether the last word of a match, which 的 follows, only describes a noun that judges: 风险 in 缓解风险的最佳方式."""
    lower, tokens = line.lower, line.tokens
    end = tokens[last][1]
    head = next((t for t in tokens[last + 1 :] if not t[2].isdisjoint(_HEADS)), None)
    return head is not None and head[0] - end <= _PREFIX and not STOP.search(lower, end, head[0])


def matched(
    debate: Debate, lower: str, sentence: Range, tokens: list[Token], patterns: PatternSet
) -> list[tuple[Proposition, list[int]]]:
    """The propositions that the tokens of one sentence make by some patterns, each with the starts of the tokens that make it, in order.

    Of matches that overlap the one that ends in no attribute wins, then the one of more words, then the one that spans less.
    """
    line = line_of(debate, lower, sentence, tokens, patterns)
    return [(p, [tokens[at][0] for at in chosen]) for p, chosen in _matches(line, patterns.openings(line.could))]


def _matches(line: Line, begun: Iterable[Opening], leaning: bool = False) -> list[tuple[Proposition, list[int]]]:
    """The propositions by patterns that lean or by those that do not, each with the tokens that make it, in order."""
    lower, tokens, could, sides = line.lower, line.tokens, line.could, line.sides
    matches: list[tuple[bool, int, bool, int, int, Pattern, list[int]]] = []
    for _, first, pattern in begun:
        label, steps, _, leans = pattern
        if leans is not leaning:
            continue
        chosen = filled(line, steps, [first])
        if chosen and not (could[first] & sides and _aside(line, chosen)):
            last = chosen[-1]
            end = tokens[last][1]
            modifies = lower[end : end + 1] == "的" and _modifies(line, last)
            span, order = end - tokens[first][0], len(matches)
            matches.append((modifies, -len(chosen), label != "NEUTRAL", span, order, pattern, chosen))
    if not matches:
        return []
    matches.sort()
    bearing = bearing_in(tokens)
    found: list[tuple[Proposition, list[int]]] = []
    taken: list[Range] = []
    for *_, pattern, chosen in matches:
        for other in taken:
            if _retold(line, chosen, other):
                break
        else:
            proposition = _proposition(line, bearing, pattern, chosen)
            if proposition is not None:
                taken.append(proposition.core)
                found.append((proposition, chosen))
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


def _proposition(line: Line, bearing: list[Token], pattern: Pattern, chosen: Sequence[int]) -> Proposition | None:
    """What a match says once all around it is heard; None where the sentence asserts nothing."""
    lower, sentence, tokens = line.lower, line.sentence, line.tokens
    label, _, fixed, leaning = pattern
    begin, _, opening = tokens[chosen[0]]
    stop = tokens[chosen[-1]][1]
    framed = _framed(line, begin, stop) if _OPENING.search(lower, sentence[0], begin) else None
    sign = framed != 0 and standing(line, bearing, begin, stop, label == "NEUTRAL")
    if not sign:
        return None
    flipped = bool(bearing) and not fixed and framed != -1 and flips(line, pattern, chosen) % 2 == 1
    if (sign * (framed or 1) < 0) != flipped:
        label = _TURNED[label]
    start, end = clause_of(lower, sentence, begin, stop)
    weak = _PAST.search(lower, start, stop) is not None or (
        any("butis" in classes and at >= stop for at, _, classes in bearing)
        and (flipped or any(not tokens[i][2].isdisjoint(FLIPPING) for i in chosen))
    )
    attitude = not opening.isdisjoint(line.debate.attitudes)
    core = begin, stop
    return Proposition(line.debate.target, label, start, end, core, attitude, framed is not None, weak, leaning)
