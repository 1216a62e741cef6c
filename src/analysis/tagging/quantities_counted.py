"""What a number counts: the noun after it, the noun before it, or what the sentence counted last."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.tagging import units
from analysis.tagging.quantities_numbers import Number
from analysis.tagging.units import CHIP_NAME, Classifier

_NOUN_STOP = re.compile(r"[,。;:!?、()<>《》\n/|+]")
_CLAUSE_STOPS = ",。;:!?()<>《》\n|"
_FULL_STOPS = "。;!?\n"
_LINKS = frozenset("是被占和与及或以于把让将从对")
# A number before one of these is no count of the noun after it: 两亿买服务器.
_VERBS = frozenset("买购用投租做造搭训供给采订卖售花建署为请招培向")
_BREAKS = _VERBS | _LINKS | {"的"}
_BITS = frozenset(2**n for n in range(2, 11))
_BIT_WORDS = "宽数整浮量址置于列居移图处精"
_MODELS = ("模型", "大语言", "级模型", "参数")
_REACH = 14


@dataclass(frozen=True, slots=True)
class Topic:
    """What the whole text speaks of: language models, chips, the currency it names first, and what 元 means in it."""

    models: bool
    chips: bool
    currency: str | None
    yuan: str = "CNY"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a folded text: where it stands, its words, and the topic of its text."""

    folded: str
    start: int
    end: int
    words: str
    topic: Topic


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun where it stands."""

    start: int
    end: int
    dimension: str
    direct: bool


def named(folded: str, start: int) -> str:
    """How a number hangs on a Latin name before it: glued (A100), hyphenated (Yi-34B), spaced (Llama 3) or not."""
    before, further = folded[start - 1 : start], folded[start - 2 : start - 1]
    if not before:
        return ""
    if before.isascii() and before.isalpha():
        return "glued"
    if before in ".-_" and further.isascii() and further.isalnum():
        return "glued" if before == "." else "hyphenated"
    if before == " " and further.isascii() and further.isalpha():
        return "spaced"
    return ""


def nouns_after(s: Sentence, at: int, reach: int) -> list[Noun]:
    """The chain of nouns of the phrase that begins at `at`, its head last: GPU and 服务器 of GPU服务器."""
    window = s.folded[at : min(s.end, at + 26)]
    if stop := _NOUN_STOP.search(window):
        window = window[: stop.start()]
    known = units.nouns()
    found = [Noun(a, b, *known[word]) for a, b, word in units.noun_finder().find(window)]
    chip = CHIP_NAME.search(window[: reach + 8])
    if chip and chip.start() <= reach:
        found = [noun for noun in found if noun.end <= chip.start() or noun.start >= chip.end()]
        found.append(Noun(chip.start(), chip.end(), "chip", True))
        found.sort(key=lambda noun: noun.start)
    chain: list[Noun] = []
    reached = 0
    for noun in found:
        gap = window[reached : noun.start].strip(" “”")
        single = noun.end - noun.start == 1
        if chain and (len(gap) > 4 or (single and gap) or any(c in _BREAKS for c in gap)):
            break
        if not chain and (noun.start > reach or any(c in _LINKS for c in window[: noun.start])):
            break
        if not chain and (noun.dimension == "modifier" or (single and window[: noun.start].strip(" “”"))):
            continue
        reached = noun.end
        if noun.dimension != "modifier":
            chain.append(noun)
    return [Noun(at + noun.start, at + noun.end, noun.dimension, noun.direct) for noun in chain]


def _head(chain: list[Noun]) -> Noun | None:
    for noun in reversed(chain):
        if noun.dimension != "weak":
            return noun
    return None


def direct_noun(s: Sentence, number: Number, at: int) -> tuple[int, str] | None:
    """End and dimension of a noun counted without a classifier (20万GPU, 3000余企业, 千亿模型)."""
    if number.plain and (named(s.folded, number.start) or number.low.denominator != 1):
        return None
    chain = nouns_after(s, at, 0 if number.plain else 5)
    head = _head(chain)
    if chain and any(c in _VERBS for c in s.folded[at : chain[0].start]):
        return None
    if not number.plain and number.scale >= 10**8 and chain and chain[0].dimension == "model":
        return at, "parameter"
    if head and chain[0].direct and head.dimension not in ("none", "model"):
        return chain[-1].end, head.dimension
    if head and head.dimension == "model" and s.folded[at - 1] in "多余+" and at > number.end:
        return chain[-1].end, "model"
    return None


def noun_before(s: Sentence, at: int, reach: int = 18, stops: str = _CLAUSE_STOPS) -> tuple[str, int] | None:
    """Dimension and end of the last counted noun before `at`, in its clause or as far as the `stops`."""
    low = max(s.start, at - reach)
    for stop in range(at - 1, low - 1, -1):
        if s.folded[stop] in stops:
            low = stop + 1
            break
    window = s.folded[low:at]
    known = units.nouns()
    found: tuple[str, int] | None = None
    for _, end, word in units.noun_finder().find(window):
        if known[word][0] not in ("weak", "modifier") and (len(word) > 1 or known[word][0] != "none"):
            found = known[word][0], low + end
    for chip in CHIP_NAME.finditer(window):
        if found is None or low + chip.end() > found[1]:
            found = "chip", low + chip.end()
    return found


def counted_by(s: Sentence, number: Number, end: int, classifier: Classifier, last: dict[str, str]) -> str | None:
    """The dimension of a number whose classifier ends at `end`, None where it counts nothing of ours.

    `last` holds what the sentence counted with each classifier so far.
    """
    before = s.folded[number.start - 1 : number.start]
    if before == "前" or (classifier.form == "位" and _is_bits(s, number, end)):
        return None
    for bound in units.bounds_after().get(s.folded[end : end + 1], ()):
        if s.folded.startswith(bound.form, end):
            end += len(bound.form) if bound.touching else 0
            break
    chain = nouns_after(s, end, _REACH)
    head = _head(chain)
    if (
        head
        and head.dimension in classifier.counts
        and (head.dimension != "chip" or classifier.form != "台" or head.end - end <= 8)
    ):
        return "server" if classifier.form == "台" and _SERVER.match(s.folded, end) else head.dimension
    after = s.folded[end : end + 3].lstrip()[:1]
    follows = after.isalnum() and after not in "以左上的" and end < s.end
    left = noun_before(s, number.start)
    near = left is not None and number.start - left[1] <= 6
    if classifier.default:
        if not head and not follows and left and near and left[0] == "facility" and "facility" in classifier.counts:
            return "facility"
        return (
            None
            if head and head.start == end and head.dimension == "none" and classifier.default != "person"
            else classifier.default
        )
    if not classifier.generic:
        for noun in reversed(chain):
            if noun.dimension in classifier.counts:
                return noun.dimension
        if "server" in classifier.counts and _SERVER.match(s.folded, end):
            return "server"
    if head and head.start - end <= 8:
        return None
    if left and left[0] == "chip" and classifier.form == "台":
        return None
    if left and not follows:
        return left[0] if left[0] in classifier.counts else None
    if left and left[0] in classifier.counts and not head and number.start - left[1] <= 4:
        return left[0] if not classifier.generic else None
    part = any(word in s.folded[max(s.start, number.start - 8) : number.start] for word in ("其中", "当中", "各有"))
    if follows and (chain or classifier.form not in last or (number.plain and not part)):
        return None
    if classifier.form in last:
        return last[classifier.form]
    if classifier.counts == {"facility"}:
        return "facility" if (told := noun_before(s, number.start, 60, _FULL_STOPS)) and told[0] == "facility" else None
    if classifier.counts == {"chip"}:
        told = noun_before(s, number.start, 60, _FULL_STOPS)
        return "chip" if (told and told[0] == "chip") or (s.topic.chips and number.low >= 1000) else None
    return None


def _is_bits(s: Sentence, number: Number, end: int) -> bool:
    after = s.folded[end : end + 2]
    if after and (after[0] in _BIT_WORDS or (after[0] == "元" and after not in ("元老", "元首", "元帅", "元勋"))):
        return True
    return number.arabic and number.low in _BITS and not any(n.dimension == "person" for n in nouns_after(s, end, 4))


_FOLLOWED = "的以左和至到规与及、"
_CHANGES = ("不等", "增", "升", "涨", "降", "扩", "提")
# What a clause measures is no longer its noun where one of these comes between: 员工薪酬超过2000万.
_OTHER_MEASURE = frozenset("费薪奖钱投融补价款字条次篇行份单笔件发付给供问酬资额润")
_BY_CONTEXT = frozenset({"parameter", "person", "token"})


_SERVER = re.compile(r"[^,。;:!?()\n]{0,16}?的[^,。;:!?()\n]{0,6}?服务器")
_TALLY = re.compile(r"的?总?(?:数|数量|规模|出货量|部署量|采购量|保有量|交付量|订单|出货)")
_MONEY = (
    "估值",
    "市值",
    "营收",
    "收入",
    "利润",
    "融资",
    "投资",
    "支出",
    "成本",
    "销售额",
    "募资",
    "预算",
    "耗资",
    "造价",
    "投入",
    "产业规模",
    "市场规模",
    "产值",
    "订单",
)
_PAID = "用投来买花由将都"


def measured_by(s: Sentence, number: Number, end: int, level: bool) -> str | None:
    """The dimension of a great number without any unit, from the noun its clause measures (参数量达130亿)."""
    if number.plain or number.scale < 10**4:
        return None
    after = s.folded[end : end + 1] if end < s.end else ""
    if after.isalnum() and after not in _FOLLOWED and not level and not s.folded.startswith(_CHANGES, end):
        return None
    left = noun_before(s, number.start, 20)
    gap = s.folded[left[1] : number.start] if left else ""
    if left and (len(gap) > 16 or any(c in _OTHER_MEASURE for c in gap)):
        return None
    if left and (left[0] in _BY_CONTEXT or (left[0] != "none" and _TALLY.match(s.folded, left[1]))):
        return left[0]
    if left and left[0] == "none":
        return None
    great = number.scale >= 10**8 and (level or s.folded.startswith("的", end))
    return "parameter" if great and s.topic.models and any(word in s.words for word in _MODELS) else None


def paid_in(s: Sentence, number: Number, end: int, named_before: str | None) -> str | None:
    """The currency of a great sum that leaves it unsaid (估值达77亿, 其中约350亿用于买芯片)."""
    if number.plain or number.scale < 10**4:
        return None
    after = s.folded[end : end + 1] if end < s.end else ""
    if after.isalnum() and after not in _FOLLOWED + _PAID and not s.folded.startswith(_CHANGES, end):
        return None
    clause = re.split(r"[,。;:!?()]", s.folded[max(s.start, number.start - 16) : number.start])[-1]
    if any(word in clause for word in _MONEY):
        return named_before or s.topic.currency or s.topic.yuan
    return named_before if "其中" in clause and number.scale >= 10**8 else None
