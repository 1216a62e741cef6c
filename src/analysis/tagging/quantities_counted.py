"""What a number counts or measures where no unit word says so."""

from __future__ import annotations

import re

from analysis.reading.patterns import pattern
from analysis.tagging import units
from analysis.tagging.quantities_nouns import NOTHING, SENTENCE_STOPS, Sentence, head_of, noun_before, nouns_after
from analysis.tagging.quantities_numbers import Piece
from analysis.tagging.units import Classifier

_REACH = 14
_BITS = frozenset(2**n for n in range(2, 11))
_BIT_WORDS = "宽数整浮量址置于列居移图处精"
_BIT_PERSONS = ("元老", "元首", "元帅", "元勋")
_SERVER = r"[^,。;:!?()\n]{0,16}?的[^,。;:!?()\n]{0,6}?服务器"
_CHIP_CLASSIFIERS = "颗块张片枚"
_PARTS = ("其中", "当中", "各有")


def counted_by(s: Sentence, piece: Piece, end: int, classifier: Classifier, last: dict[str, str]) -> str | None:
    """The dimension of a number whose classifier ends at `end`, None where it counts nothing of ours.

    The noun after the classifier decides, else the one before the number, else what the sentence
    counted so far: `last` holds that by classifier.
    """
    if s.folded[piece.first - 1] == "前" or (classifier.form == "位" and _is_bits(s, piece, end)):
        return None
    if s.folded[end] in units.bounds_after():
        end = _after_bound(s, end)
    chain = nouns_after(s, end, _REACH)
    head = head_of(chain) if chain else None
    if classifier.form == "台" and pattern(_SERVER).match(s.folded, end):
        return "server"
    if classifier.form == "位" and s.folded[piece.first : piece.last] == "数" and not head:
        return None
    if head and head.dimension in classifier.counts:
        carried = classifier.form == "台" and head.dimension == "chip" and head.end - end > 8
        return None if carried else head.dimension
    if head and head.dimension == "thing":
        return None
    after = s.folded[end] if end < s.end else ""
    if after.isspace():
        after = s.folded[end : end + 3].lstrip()[:1]
    follows = (
        after.isalnum()
        and after not in "以左上的和与及"
        and not (after in units.predicate_beginnings() and s.folded.startswith(units.topic_cues("predicate"), end))
    )
    if classifier.default:
        left = None if head or follows else noun_before(s, piece.first)
        if left and left[0] in classifier.counts and left[0] == "facility" and piece.first - left[1] <= 6:
            return "facility"
        other = head is not None and head.start == end and head.dimension in ("none", "time")
        return None if other and classifier.default != "person" else classifier.default
    if classifier.generic:
        if follows and (chain or classifier.form not in last):
            return None
    else:
        for noun in reversed(chain):
            if noun.dimension in classifier.counts:
                return noun.dimension
    if head and head.start - end <= 8:
        return None
    return _counted_before(s, piece, classifier, last, follows, bool(chain), head is not None)


def _counted_before(
    s: Sentence,
    piece: Piece,
    classifier: Classifier,
    last: dict[str, str],
    follows: bool,
    chained: bool,
    headed: bool,
) -> str | None:
    """The dimension by the noun before the number, or by what the sentence counted before."""
    left = noun_before(s, piece.first)
    if left and left[0] == "chip" and classifier.form == "台":
        return None
    if left and left[0] in NOTHING and not follows and classifier.form in _CHIP_CLASSIFIERS:
        left = noun_before(s, left[1] - 1) or left
    if left and not follows:
        return left[0] if left[0] in classifier.counts else None
    if left and left[0] in classifier.counts and not headed and piece.first - left[1] <= 4:
        return None if classifier.generic else left[0]
    if follows and (chained or classifier.form not in last or (piece.number.plain and not _is_part(s, piece))):
        return None
    if classifier.form in last:
        return last[classifier.form]
    only = "chip" if classifier.form in _CHIP_CLASSIFIERS else "facility" if classifier.counts == {"facility"} else ""
    if only:
        told = noun_before(s, piece.first, 60, SENTENCE_STOPS)
        if told and told[0] == only:
            return only
        return "chip" if only == "chip" and s.topic.chips and piece.number.low >= 1000 else None
    return None


def _is_part(s: Sentence, piece: Piece) -> bool:
    """Whether the number is said to be part of another: 其中3台."""
    before = s.folded[max(s.start, piece.first - 8) : piece.first]
    return any(word in before for word in _PARTS)


def _after_bound(s: Sentence, end: int) -> int:
    """The offset after a bound that stands between classifier and noun: 10个以上模型."""
    for bound in units.bounds_after()[s.folded[end]]:
        if s.folded.startswith(bound.form, end):
            return end + len(bound.form) if bound.touching else end
    return end


def _is_bits(s: Sentence, piece: Piece, end: int) -> bool:
    """Whether 位 counts bits: 64位, 8位整数."""
    after = s.folded[end : end + 2]
    if after and (after[0] in _BIT_WORDS or (after[0] == "元" and after not in _BIT_PERSONS)):
        return True
    return (
        piece.number.arabic
        and piece.number.low in _BITS
        and not any(n.dimension == "person" for n in nouns_after(s, end, 4))
    )


_FOLLOWED = "的以左和至到规与及、环同"
_CHANGES = ("不等", "大关", "关口", *"增升涨降扩提跃攀飙激暴猛缩减跌")
_PAID = "用投来买花由将都"
_MODELS = ("模型", "大语言", "参数")
# What a clause measures is no longer its noun where one of these comes between: 员工薪酬超过2000万.
_OTHER_MEASURE = frozenset("费薪奖钱投融补价款字条次篇行份单笔件发付给供问酬资额润")
_BY_CONTEXT = frozenset({"parameter", "person", "token"})
_TALLY = re.compile(r"的?总?(?:数|数量|规模|出货量|部署量|采购量|保有量|交付量|订单|出货)")


def _ends(s: Sentence, piece: Piece, end: int, followers: str) -> bool:
    """Whether a great number without unit stands at the end of what it belongs to."""
    if piece.number.plain or piece.number.scale < 10**4:
        return False
    after = s.folded[end] if end < s.end else ""
    return not after.isalnum() or after in followers or s.folded.startswith(_CHANGES, end)


def measured_by(s: Sentence, piece: Piece, end: int, level: bool) -> str | None:
    """The dimension of a great number without any unit, from the noun its clause measures (参数量达130亿)."""
    if not _ends(s, piece, end, _FOLLOWED) and not (level and piece.number.scale >= 10**4):
        return None
    left = noun_before(s, piece.first, 20)
    gap = s.folded[left[1] : piece.first] if left else ""
    if left and (len(gap) > 16 or any(c in _OTHER_MEASURE for c in gap)):
        return None
    if left and (left[0] in _BY_CONTEXT or (left[0] not in NOTHING and _TALLY.match(s.folded, left[1]))):
        return left[0]
    if left and left[0] in NOTHING:
        return None
    great = piece.number.scale >= 10**8 and (level or s.folded.startswith("的", end))
    counted = {noun.dimension for noun in nouns_after(s, end, 3)}
    if counted and "model" not in counted:
        return None
    return "parameter" if great and s.topic.models and any(word in s.words for word in _MODELS) else None


def paid_in(s: Sentence, piece: Piece, end: int, named_before: str | None) -> str | None:
    """The currency of a great sum that leaves it unsaid (估值达77亿, 其中约350亿用于买芯片)."""
    if not _ends(s, piece, end, _FOLLOWED + _PAID):
        return None
    clause = re.split(r"[,。;:!?()]", s.folded[max(s.start, piece.first - 16) : piece.first])[-1]
    if any(word in clause for word in units.topic_cues("money")):
        return named_before or s.topic.currency or s.topic.yuan
    return named_before if "其中" in clause and piece.number.scale >= 10**8 else None
