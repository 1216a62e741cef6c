"""A stretch of text -> the propositions it makes about a debate, with their sign worked out.

A proposition is a match of one of the debate's patterns; what stands around it turns it round
(negation, rhetorical question, a quoted view that is rejected) or takes it out (a plain question,
a condition, a concession that a 但 answers).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.model import Range, StanceLabel
from analysis.tagging.debates import Debate, Pattern, PatternSet
from analysis.tagging.stances_words import STOP, Token, filled, line_of, tokens_of

_PAUSE, _PREFIX, _LONGEST, _NARRATED = 2, 6, 400, 80
_PARTED = re.compile(r"[,;:。!?\n、而却且]")
_SENTENCE = re.compile(r"[^。!?\n]*(?:[。!?\n]+[”’\")]*|$)")
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
_WEIGHING = frozenset({"although", "but", "if", "rhetorical", "ask"})
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


def _flips(debate: Debate, pattern: Pattern, lower: str, tokens: Sequence[Token], chosen: Sequence[int]) -> int:
    """How many negations stand in a match (不是 as its copula), between its words, or right before it.

    One that a comma or 而 parts from the next word of the match (不是附属品,是地基) does not reach it.
    """
    steps = zip(pattern.steps, chosen, strict=True)
    count = sum(1 for step, index in steps if "is" in step.classes and "isnt" in tokens[index][2])
    for index in range(chosen[0] + 1, chosen[-1]):
        if index not in chosen and tokens[index][2] & _FLIPPING:
            reached = tokens[next(i for i in chosen if i > index)][0]
            count += not _PARTED.search(lower, tokens[index][1], reached)
    at, subject = tokens[chosen[0]][0], bool(tokens[chosen[0]][2] & debate.sides)
    for index in range(chosen[0] - 1, -1, -1):
        _, end, classes = tokens[index]
        gap = lower[end:at]
        if len(gap) > 2 * _PREFIX or STOP.search(gap):
            break
        near = len(gap) <= (_PREFIX if "reject" in classes else 0 if subject else 2)
        count += "deny" in classes or bool(classes & _TURNING and near)
    return count


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


def _standing(
    tokens: Sequence[Token], lower: str, sentence: Range, start: int, end: int, *, open_question: bool = False
) -> int:
    """1 where the sentence asserts what stands at start:end, -1 where it turns it round, 0 where it does neither.

    Words that leave a question open (`open_question`) may have the question before them.
    """
    weighing = [token for token in tokens if not token[2].isdisjoint(_WEIGHING)]
    before = [token for token in weighing if token[1] <= start]
    after = [token for token in weighing if token[0] >= end]
    if any("although" in t[2] for t in before) and any("but" in t[2] for t in after):
        between = [t for t in before if "but" in t[2]]
        if not between:
            return 0
    others = _OTHERS.search(lower, sentence[0], start)
    if others and not _BUT.search(lower, others.end(), start):
        return 0
    for token in before:
        if "if" in token[2] and not STOP.search(lower, token[1], start):
            return 0
    rhetorical = sum(1 for t in weighing if "rhetorical" in t[2] and t[0] < end)
    if rhetorical:
        return -1 if rhetorical % 2 else 1
    asked = not open_question and any("ask" in t[2] and not STOP.search(lower, t[1], start) for t in before)
    return 0 if asked or lower.find("?", end, sentence[1]) >= 0 else 1


def _framed(tokens: Sequence[Token], lower: str, sentence: Range, start: int, end: int) -> int | None:
    """1, -1 or 0 for words inside a quoted view: shared, rejected, or only mentioned; None outside any."""
    if not _OPENING.search(lower, *sentence):
        return None
    for match in _QUOTED.finditer(lower, *sentence):
        if match.start(1) <= start and end <= match.end(1):
            around = [t for t in tokens if t[1] <= match.start() or t[0] >= match.end()]
            refused = any(t[2] & {"reject", "sceptic", "dread"} for t in around)
            shared = any(t[2] & {"back"} for t in around)
            turned = sum(1 for t in around if t[2] & {"not"} and t[0] >= match.end()) % 2
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


def sentences_in(lower: str, within: Range) -> Iterator[Range]:
    """The sentences between two offsets, each with its closing marks; one that never ends is cut at a comma."""
    for match in _SENTENCE.finditer(lower, *within):
        start, end = match.span()
        while end - start > _LONGEST:
            cut = lower.rfind(",", start, start + _LONGEST) + 1
            cut = cut if cut > start else start + _LONGEST
            yield start, cut
            start = cut
        if end > start:
            yield start, end


def _carried(debate: Debate, lower: str, sentence: Range, before: Sequence[Token]) -> Token | None:
    """A pronoun that opens a sentence, as a word for what the sentence before was about: 它, 这条路, 前者, 后者."""
    pronoun = _PRONOUN.match(lower, *sentence)
    if not pronoun or not before:
        return None
    meant = before[-1] if pronoun.group(1) == "后者" else before[0]
    if pronoun.group(1) not in ("前者", "后者") and any(t[2].isdisjoint(meant[2]) for t in before):
        return None
    return pronoun.start(1), pronoun.end(1), meant[2]


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
    before: list[Token] = []
    if opens_on_pronoun(lower, within):
        told = max(lower.rfind("\n", 0, within[0]) + 1, within[0] - _NARRATED), within[0]
        before = [token for token in tokens_of(debate, lower, *told) if token[2] & debate.sides]
    for sentence in sentences_in(lower, within):
        if triggers is not None and not before:
            at = bisect_left(triggers, sentence[0])
            if at == len(triggers) or triggers[at] >= sentence[1]:
                continue
        tokens = tokens_of(debate, lower, *sentence)
        carried = _carried(debate, lower, sentence, before)
        if carried:
            tokens = sorted(
                [*(t for t in tokens if t[1] <= carried[0] or carried[1] <= t[0]), carried], key=lambda t: t[:2]
            )
        sides = debate.sides
        before = [token for token in tokens if not token[2].isdisjoint(sides)]
        if before:
            said = [p for p, _ in match_patterns(debate, lower, sentence, tokens, debate.patterns)]
            found += _outweighed(debate, lower, said) if said else _leaning(debate, lower, sentence, tokens)
    return found


def _leaning(debate: Debate, lower: str, sentence: Range, tokens: list[Token]) -> list[Proposition]:
    """What a sentence that judges nothing outright leans to; nothing where a word in it doubts, faults, counts or asks."""
    if not debate.leans.patterns or any(t[2] & _HUSHING for t in tokens) or _HUSHED.search(lower, *sentence):
        return []
    found = [p for p, _ in match_patterns(debate, lower, sentence, tokens, debate.leans)]
    return [p._replace(leaning=True) for p in found if not (p.framed or p.weak)]


def _outweighed(debate: Debate, lower: str, said: list[Proposition]) -> list[Proposition]:
    """The propositions of a sentence, those that a 但 answers with the contrary as weak ones.

    Where the debate has no two sides to weigh (算力充足,但电力紧缺), both hold.
    """
    if debate.rivals == debate.sides or len({p.label for p in said}) < 2:
        return said
    return [
        p._replace(weak=True)
        if any(q.label != p.label and p.core[1] <= q.core[0] and _BUT.search(lower, p.core[1], q.core[0]) for q in said)
        else p
        for p in said
    ]


def _retold(debate: Debate, lower: str, tokens: Sequence[Token], chosen: Sequence[int], other: Range) -> bool:
    """Whether a match says over again what another one has said: all but its subject must follow in a later clause."""
    if tokens[chosen[-1]][1] <= other[0] or other[1] <= tokens[chosen[0]][0]:
        return False
    telling = [i for i in chosen if tokens[i][2].isdisjoint(debate.sides)]
    return not telling or any(not STOP.search(lower, other[1], tokens[i][0]) for i in telling)


def _modifies(lower: str, tokens: Sequence[Token], last: int) -> bool:
    """Whether the last word of a match only describes a noun that judges: 风险 in 缓解风险的最佳方式."""
    end = tokens[last][1]
    if not lower.startswith("的", end):
        return False
    head = next((t for t in tokens[last + 1 :] if not t[2].isdisjoint(_HEADS)), None)
    return head is not None and head[0] - end <= _PREFIX and not STOP.search(lower, end, head[0])


def match_patterns(
    debate: Debate, lower: str, sentence: Range, tokens: list[Token], patterns: PatternSet
) -> list[tuple[Proposition, list[int]]]:
    """The propositions of one sentence, each with the starts of the tokens that make it, in order.

    Of matches that overlap the one that ends in no attribute wins, then the one of more words, then the one that spans less.
    """
    line = line_of(debate, lower, tokens)
    fitting = patterns.that_fit({token[2] for token in tokens}, line.present)
    if not fitting:
        return []
    matches: list[tuple[Pattern, list[int]]] = []
    masks, opened = line.masks, dict[int, list[int]]()
    for pattern in fitting:
        opening = pattern.steps[0].mask
        firsts = opened.get(opening)
        if firsts is None:
            firsts = opened[opening] = [at for at, mask in enumerate(masks) if mask & opening]
        for first in firsts:
            chosen = filled(line, pattern, [first])
            if chosen and not (masks[first] & line.sides and _aside(lower, tokens, chosen)):
                matches.append((pattern, chosen))
    if not matches:
        return []
    matches.sort(
        key=lambda m: (
            _modifies(lower, tokens, m[1][-1]),
            -len(m[1]),
            m[0].label != "NEUTRAL",
            tokens[m[1][-1]][1] - tokens[m[1][0]][0],
        )
    )
    found: list[tuple[Proposition, list[int]]] = []
    taken: list[Range] = []
    for pattern, chosen in matches:
        if any(_retold(debate, lower, tokens, chosen, other) for other in taken):
            continue
        proposition = _proposition(debate, pattern, lower, sentence, tokens, chosen)
        if proposition is not None:
            taken.append(proposition.core)
            found.append((proposition, [tokens[i][0] for i in chosen]))
    return sorted(found, key=lambda item: item[0].core)


def _aside(lower: str, tokens: Sequence[Token], chosen: Sequence[int]) -> bool:
    """Whether the side that a match opens with is not what it judges: 在构建智能体方面比…, 智能体的权限管理是….

    The noun after 的 is another subject where it is longer than a word that the debate knows.
    """
    start, end, _ = tokens[chosen[0]]
    if len(chosen) < 2:
        return False
    follows = tokens[chosen[1]][2]
    if "than" in follows and _WITHIN.match(lower, end) and _AT.search(lower, max(start - _PREFIX, 0), start):
        return True
    if not lower.startswith("的", end) or "is" not in follows:
        return False
    known = sum(b - a for a, b, _ in tokens[chosen[0] + 1 : chosen[1]])
    return tokens[chosen[1]][0] - end - known > _PAUSE + 1


def _proposition(
    debate: Debate, pattern: Pattern, lower: str, sentence: Range, tokens: Sequence[Token], chosen: Sequence[int]
) -> Proposition | None:
    """What a match says once all around it is heard; None where the sentence asserts nothing."""
    core = tokens[chosen[0]][0], tokens[chosen[-1]][1]
    framed = _framed(tokens, lower, sentence, *core)
    standing = _standing(tokens, lower, sentence, *core, open_question=pattern.label == "NEUTRAL")
    sign = standing * (1 if framed is None else framed)
    if not sign:
        return None
    flipped = not pattern.fixed and framed != -1 and _flips(debate, pattern, lower, tokens, chosen) % 2 == 1
    turned = (sign < 0) != flipped
    label = _TURNED[pattern.label] if turned else pattern.label
    start, end = _clause(lower, sentence, *core)
    attitude = not tokens[chosen[0]][2].isdisjoint(debate.attitudes)
    denied = flipped or any(tokens[i][2] & _FLIPPING for i in chosen)
    weak = _PAST.search(lower, start, core[1]) is not None or (
        denied and any("butis" in t[2] and t[0] >= core[1] for t in tokens)
    )
    return Proposition(debate.target, label, start, end, core, attitude, framed is not None, weak)
