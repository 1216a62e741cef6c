"""A stretch of text -> the propositions it makes about a debate, with their sign worked out.

A proposition is a match of one of the debate's patterns; what stands around it turns it round
(negation, rhetorical question, a quoted view that is rejected) or takes it out (a plain question,
a condition, a concession that a 但 answers).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from analysis.model import Range, StanceLabel
from analysis.tagging.debates import Debate, Pattern, PatternSet, compounds, finder_of, first_parts

_NEAR, _FAR, _PAUSE, _OBJECT, _PREFIX, _LONGEST, _TRIES = 16, 44, 2, 8, 6, 400, 2
_STOP = re.compile(r"[,;:。!?\n]")
_PARTED = re.compile(r"[,;:。!?\n、而却且]")
_HARD = re.compile(r"[。!?\n]")
_COUNT = re.compile(
    r"(?:\d{1,4}|[一二两三四五六七八九十几数百]{1,3})(?:[、~\-—到至,](?:\d{1,4}|[一二两三四五六七八九十百]{1,3}))?(?:多|余)?(?:家|个(?!多?月|百分点|小时|星期|季度|工作日|交易日)|款|强|席|名玩家)"
)
_MANY = re.compile(r"\d{3,}|[百千]|[几数]十|[3-9]\d(?!\d)")
_ONE = re.compile(r"[一1](?:个|款|席)")
_SENTENCE = re.compile(r"[^。!?\n]*(?:[。!?\n]+[”’\")]*|$)")
_QUOTED = re.compile(
    r"[“‘\"]([^“”‘’\"\n]{2,60})[”’\"](?:的|这一|这种|之类的|这样的)*(?:说法|观点|论调|看法|论断|言论|质疑|判断|主张|争论)"
)
_TURNED: dict[StanceLabel, StanceLabel] = {"FAVOR": "AGAINST", "AGAINST": "FAVOR", "NEUTRAL": "NEUTRAL"}
_FLIPPING = frozenset({"not", "isnt", "doubt"})
_TURNING = _FLIPPING | {"reject"}
_LIGHT = re.compile(r"(?:也|都|还|已|已经|仍|仍然|依然|会|将|却|则|就)?")
_NULLING = frozenset({"lesser", "lacking", "cannot_yet", "relieve"})
_HEADS = frozenset({"good", "bad", "goodnoun", "badnoun"})
_SKIP = frozenset({"skip"})
_PRONOUN = re.compile(
    r"[“\"‘ ]?(?:但|但是|而|而且|所以|因此|因为|其实|不过|我(?:们)?(?:认为|觉得|相信),?)?"
    r"(?!这(?:并?不|也不|就)?(?:意味|代表|等于|是说))"
    r"(它们?|前者|后者|这(?:种|条|个|一)?(?:模式|方式|路线|路径|道路|路|趋势|方向)?(?=[是将会才就也不能可必让只仅更无并])|其(?=[将会是才必]))"
)
_ADVERBS = re.compile(
    r"(?:而且|并且|也|更|还|就|都|才|却|反而|其实|往往|将|会|能|可以|一定|最后|最终|未来|依然|仍然|仍|正在|正|已经|已|真正|始终|总是|必须|应该|同时"
    r"|但|实际上|现在|目前|如今|很|是|的|不|没有|并|眼下|今天|长期|短期内|只|只会|被|它|用起来|显得|变得|看起来|本质上|绝对|必然|必将|很可能|可能){0,5}"
)
_GOVERNING = frozenset({"back", "support", "endorse", "reject", "act"})

Token = tuple[int, int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Proposition:
    """What one match says: its label, the range of the clauses that say it, and of the words alone.

    `attitude` is set where the words tell an attitude that a subject before them holds (力挺…),
    `framed` where they stand in a quoted view that the sentence shares or rejects.
    """

    target: str
    label: StanceLabel
    start: int
    end: int
    core: Range
    attitude: bool = False
    framed: bool = False


def tokens_of(debate: Debate, lower: str, start: int, end: int) -> list[Token]:
    """The debate's words and the counts of firms (一个 is none) between two offsets, in order, never overlapping."""
    stretch = lower[start:end]
    found: list[Token] = [
        (start + s, start + e, debate.classes[word]) for s, e, word in finder_of(debate).find(stretch)
    ]
    for match in _COUNT.finditer(stretch):
        if _ONE.fullmatch(match.group()):
            continue
        s, e = start + match.start(), start + match.end()
        over = [token for token in found if token[0] < e and s < token[1]]
        if all(b - a < e - s for a, b, _ in over):
            found = [token for token in found if token not in over]
            found.append((s, e, frozenset({"many" if _MANY.search(match.group()) else "few"})))
    found.sort(key=lambda token: token[:2])
    return _compounded(lower, [token for token in found if token[2] != _SKIP])


def _compounded(lower: str, tokens: list[Token]) -> list[Token]:
    """The tokens, two that make one word of judgement (太 昂贵, 门槛 也 足够低, 缺乏 壁垒) as that word.

    What the second part is to the debate it stays, unless the first takes it away (缺乏, 难以).
    """
    firsts, table = first_parts(), compounds()
    made: list[Token] = []
    opens = False
    for token in tokens:
        if opens and _LIGHT.fullmatch(lower, made[-1][1], token[0]):
            start, _, first = made[-1]
            classes = frozenset(table[parts] for parts in product(first, token[2]) if parts in table)
            if classes:
                token = (start, token[1], classes if first & _NULLING else classes | token[2])
                made.pop()
        made.append(token)
        opens = not token[2].isdisjoint(firsts)
    return made


def _joined(lower: str, left: Token, right: Token, far: bool, topic: bool) -> bool:
    gap = lower[left[1] : right[0]]
    if left[2] & _GOVERNING and not far:
        return len(gap) <= _OBJECT and gap[:1] != "的" and not _STOP.search(gap)
    if far:
        return len(gap) <= _FAR and not _HARD.search(gap)
    if "actor" in left[2]:
        return len(gap) <= _NEAR and not _STOP.search(gap)
    if len(gap) <= _PAUSE:
        return not _HARD.search(gap)
    head, comma, tail = gap.rpartition(",")
    if topic and comma and len(head) <= _NEAR and _ADVERBS.fullmatch(tail):
        return not _STOP.search(head)
    return len(gap) <= _NEAR and not _STOP.search(gap)


def _rival(debate: Debate, tokens: Sequence[Token], chosen: Sequence[int], classes: frozenset[str]) -> bool:
    """Whether a word is a subject of its own: of a side that the words chosen so far do not name."""
    sides = classes & debate.rivals
    return bool(sides) and all(sides.isdisjoint(tokens[i][2]) for i in chosen)


def _match(debate: Debate, pattern: Pattern, lower: str, tokens: Sequence[Token], first: int) -> list[int]:
    """The tokens that fill the pattern's steps from `first` on, the nearest that lead on to its end; empty where none do."""
    return _filled(debate, pattern, lower, tokens, [first])


def _filled(debate: Debate, pattern: Pattern, lower: str, tokens: Sequence[Token], chosen: list[int]) -> list[int]:
    """`chosen` with the tokens of the remaining steps; a step that may stand far off is tried at a few places."""
    if len(chosen) == len(pattern.steps):
        return chosen
    step, last = pattern.steps[len(chosen)], chosen[-1]
    tries = 0
    for index in range(last + 1, len(tokens)):
        if not _joined(lower, tokens[last], tokens[index], step.far, bool(tokens[last][2] & debate.sides)):
            return []
        classes = tokens[index][2]
        if not classes.isdisjoint(step.classes):
            found = _filled(debate, pattern, lower, tokens, [*chosen, index])
            tries += 1
            if found or not step.far or tries == _TRIES:
                return found
        elif not step.far and _rival(debate, tokens, chosen, classes):
            return []
    return []


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
        if len(gap) > 2 * _PREFIX or _STOP.search(gap):
            break
        near = len(gap) <= (_PREFIX if "reject" in classes else 0 if subject else 2)
        count += "deny" in classes or bool(classes & _TURNING and near)
    return count


def _clause(lower: str, within: Range, start: int, end: int) -> Range:
    while start > within[0] and not _STOP.match(lower, start - 1):
        start -= 1
    while end < within[1] and not _STOP.match(lower, end):
        end += 1
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
    before = [token for token in tokens if token[1] <= start]
    after = [token for token in tokens if token[0] >= end]
    if any("although" in t[2] for t in before) and any("but" in t[2] for t in after):
        between = [t for t in before if "but" in t[2]]
        if not between:
            return 0
    for token in before:
        if "if" in token[2] and not _STOP.search(lower, token[1], start):
            return 0
    rhetorical = sum(1 for t in tokens if "rhetorical" in t[2] and t[0] < end)
    if rhetorical:
        return -1 if rhetorical % 2 else 1
    tail = lower[end : sentence[1]]
    asked = not open_question and any("ask" in t[2] and not _STOP.search(lower, t[1], start) for t in before)
    if "?" in tail or asked:
        return 0
    return 1


def _framed(tokens: Sequence[Token], lower: str, sentence: Range, start: int, end: int) -> int | None:
    """1, -1 or 0 for words inside a quoted view: shared, rejected, or only mentioned; None outside any."""
    for match in _QUOTED.finditer(lower, *sentence):
        if match.start(1) <= start and end <= match.end(1):
            around = [t for t in tokens if t[1] <= match.start() or t[0] >= match.end()]
            refused = any(t[2] & {"reject"} for t in around)
            shared = any(t[2] & {"back"} for t in around)
            turned = sum(1 for t in around if t[2] & {"not"} and t[0] >= match.end()) % 2
            if refused or (shared and turned):
                return -1
            return 1 if shared else 0
    return None


def has_quoted_view(lower: str, sentence: Range) -> bool:
    """Whether the sentence quotes somebody's view as a view: “开源没有未来”的说法."""
    return _QUOTED.search(lower, *sentence) is not None


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
        before = [token for token in tokens if token[2] & debate.sides]
        if before:
            found += [p for p, _ in match_patterns(debate, lower, sentence, tokens, debate.patterns)]
    return found


def _retold(debate: Debate, lower: str, tokens: Sequence[Token], chosen: Sequence[int], other: Range) -> bool:
    """Whether a match says over again what another one has said: all but its subject must follow in a later clause."""
    if tokens[chosen[-1]][1] <= other[0] or other[1] <= tokens[chosen[0]][0]:
        return False
    telling = [i for i in chosen if tokens[i][2].isdisjoint(debate.sides)]
    return not telling or any(not _STOP.search(lower, other[1], tokens[i][0]) for i in telling)


def _modifies(lower: str, tokens: Sequence[Token], last: int) -> bool:
    """Whether the last word of a match only describes a noun that judges: 风险 in 缓解风险的最佳方式."""
    end = tokens[last][1]
    if not lower.startswith("的", end):
        return False
    head = next((t for t in tokens[last + 1 :] if t[2] & _HEADS), None)
    return head is not None and head[0] - end <= _PREFIX and not _STOP.search(lower, end, head[0])


def match_patterns(
    debate: Debate, lower: str, sentence: Range, tokens: list[Token], patterns: PatternSet
) -> list[tuple[Proposition, list[int]]]:
    """The propositions of one sentence, each with the starts of the tokens that make it, in order.

    Of matches that overlap the one that ends in no attribute wins, then the one of more words, then the one that spans less.
    """
    places: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        for name in token[2]:
            places.setdefault(name, []).append(index)
    matches: list[tuple[Pattern, list[int]]] = []
    for pattern in patterns.that_fit(frozenset(places)):
        for first in sorted({index for name in pattern.steps[0].classes for index in places.get(name, ())}):
            chosen = _match(debate, pattern, lower, tokens, first)
            if chosen:
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
    turned = (sign < 0) != (not pattern.fixed and _flips(debate, pattern, lower, tokens, chosen) % 2 == 1)
    label = _TURNED[pattern.label] if turned else pattern.label
    start, end = _clause(lower, sentence, *core)
    attitude = bool(tokens[chosen[0]][2] & debate.attitudes)
    return Proposition(debate.target, label, start, end, core, attitude, framed is not None)
