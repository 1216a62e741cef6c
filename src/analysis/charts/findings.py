"""Findings -> sentences in English or Chinese, each with links to its evidence; and what was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.blocks import Block, Lang, Piece, prose_block
from analysis.charts.listing_largest import figure_said, largest_said
from analysis.charts.listing_roles import role_pieces
from analysis.charts.names import name_pieces
from analysis.charts.words import (
    LABEL,
    Pieces,
    Slot,
    by,
    evidence,
    fill,
    listed,
    plural,
    printed,
    question,
    said_date,
    sides,
    told_in,
)
from analysis.findings import CORE, findings
from analysis.findings.parts import (
    Change,
    Conflict,
    Contest,
    Finding,
    Happened,
    Holder,
    Largest,
    Quoted,
    Split,
)
from analysis.tables import Tables

_NAMES, _SIDES = 5, 4
"""How many holders and conflicting values a sentence names before it counts the rest."""

_MISSING: dict[Lang, dict[str, str]] = {
    "en": {
        "compute": "computing power reported as fact",
        "aim": "a target or forecast of computing power",
        "debate": "a debate on which two are heard",
        "conflict": "two articles that differ on a figure or a date",
        "change": "a happening dated to its quarter or closer, or anybody who changed sides",
    },
    "zh": {
        "compute": "已报道的算力",
        "aim": "算力的目标或预测",
        "debate": "有两方发言的议题",
        "conflict": "各文数据或日期不一之处",
        "change": "日期精确到季度的事件或立场的变化",
    },
}


def findings_list(frames: Tables, *, lang: Lang = "en") -> Block:
    """The findings of a corpus as a numbered list of sentences, each with links to its evidence.

    The last says which of the five that matter the articles hold nothing for.
    """
    found = findings(frames)
    told = sentences(found, lang)
    missing = missing_said((one.kind for one in found), lang)
    return prose_block([*told, *([missing] if missing else [])], style="numbered" if told else "plain")


def missing_said(kinds: Iterable[str], lang: Lang = "en") -> Pieces:
    """What the articles do not hold of the five findings that matter; empty where they hold all.

    >>> missing_said(["compute", "aim", "debate", "change"])[0].text
    'Not found in these articles: two articles that differ on a figure or a date.'
    >>> missing_said(["compute", "aim", "debate", "change"], "zh")[0].text
    '这些文章中未见：各文数据或日期不一之处。'
    """
    there = set(kinds)
    lacking = [_MISSING[lang][kind] for kind in CORE if kind not in there]
    if not lacking:
        return []
    words = by(lang, "; ", "；").join(lacking)
    return [Piece(by(lang, f"Not found in these articles: {words}.", f"这些文章中未见：{words}。"))]


def sentences(found: Sequence[Finding], lang: Lang = "en") -> list[Pieces]:
    """Each finding in words: pieces of text, of which names and values link to what they rest on.

    >>> from analysis.findings.parts import Quoted, Speaker
    >>> said = Quoted((Speaker("林若溪", "青岚集团董事长", 3, 2, (), (), ("ab1cd-s1", "ab1cd-s2", "ef2gh-s1")),))
    >>> "".join(piece.text for piece in sentences([said])[0])
    'Most quoted: 林若溪 (青岚集团董事长), 3 statements in 2 articles. [ab1cd-s1 ab1cd-s2 ef2gh-s1]'
    >>> "".join(piece.text for piece in sentences([said], "zh")[0])
    '被引述最多：林若溪（青岚集团董事长），3条言论，见于2篇文章。[ab1cd-s1 ab1cd-s2 ef2gh-s1]'
    """
    return [[*_said(one, lang), *evidence(one.ids, lang)] for one in found]


def _said(one: Finding, lang: Lang) -> Pieces:
    match one:
        case Largest():
            return largest_said(one, lang)
        case Contest():
            return _contest(one, lang)
        case Conflict():
            return _conflict(one, lang)
        case Change():
            return _change(one, lang)
    return _quoted(one, lang)


def _contest(one: Contest, lang: Lang) -> Pieces:
    first = by(lang, "Most contested debate", "分歧最大的议题")
    if not one.contested:
        first = by(lang, "No debate has both sides; most are heard on", "没有两方对立的议题；发言者最多的是")
    pieces: Pieces = []
    for n, split in enumerate(one.splits):
        pieces += fill(
            by(lang, "{head}: {question} {sides}.", "{head}：{question}{sides}。"),
            head=first if n == 0 else by(lang, " As many on", "并列"),
            question=question(split.target, lang),
            sides=_split(split, lang),
        )
    return pieces


def side_said(target: str, label: str, lang: Lang) -> str:
    """A side of a debate by what it claims; between, and of a debate of the user's own, by its label.

    >>> side_said("consolidation", "AGAINST", "en"), side_said("consolidation", "NEUTRAL", "zh")
    ('for “Many survive”', '居中')
    """
    if claim := sides(target, lang).get(label):
        return by(lang, f"for “{claim}”", f"认为“{claim}”")
    if label in ("FAVOR", "AGAINST"):
        return LABEL[lang][label]
    if label == "NEUTRAL":
        return by(lang, "between", "居中")
    return by(lang, "who changed from article to article", "前后不一")


def _split(split: Split, lang: Lang) -> Pieces:
    pieces: Pieces = []
    for label in ("FAVOR", "AGAINST", "NEUTRAL", "CHANGED"):
        held = split.side(label)
        if held or label in ("FAVOR", "AGAINST"):
            names: list[Slot] = [name_pieces(holder.name, lang, f"#{holder.ids[0]}") for holder in held]
            pieces += fill(
                by(lang, "{comma}{n} {side}{names}", "{comma}{n}方{side}{names}"),
                comma=by(lang, ", ", "，") if pieces else "",
                n=str(len(held)),
                side=side_said(split.target, label, lang),
                names=fill(by(lang, " ({x})", "（{x}）"), x=listed(names, lang, _NAMES)) if held else "",
            )
    return pieces


def _conflict(one: Conflict, lang: Lang) -> Pieces:
    told = [(figure_said(side, lang), side.ids, side.sources) for side in one.values]
    told += [(said_date(side.edtf, lang), side.ids, side.sources) for side in one.tellings]
    parts: list[Slot] = [
        fill(
            by(lang, "{x} ({where})", "{x}（{where}）"),
            x=Piece(words, href=f"#{ids[0]}", strong=True),
            where=told_in(sources, lang),
        )
        for words, ids, sources in told
    ]
    more = by(lang, f"; they differ likewise on {one.more} more", f"；另有{one.more}项") if one.more else ""
    if one.tellings:
        words = by(
            lang,
            "Articles date one happening differently: “{what}”: {sides}{more}.",
            "同一件事，日期不一：“{what}”：{sides}{more}。",
        )
        return fill(words, what=printed(one.tellings[0].text, lang), sides=listed(parts, lang, _SIDES), more=more)
    first = one.values[0]
    when = said_date(first.edtf, lang)
    what = fill(
        by(lang, "{who}, {metric}{when}", "{who}{metric}{when}"),
        who=name_pieces(first.entity or "", lang),
        metric=name_pieces(first.metric or "", lang),
        when=by(lang, f", {when}", f"（{when}）") if when else "",
    )
    words = by(lang, "Articles conflict on {what}: {sides}{more}.", "各文说法矛盾：{what}：{sides}{more}。")
    if not one.dated:
        words = by(
            lang,
            "No two articles contradict each other on a dated figure. Where the text gives no date, they differ on "
            "{what}: {sides}; each may have been right when it was written{more}.",
            "注明日期的数据没有互相矛盾的。未注明日期的，各文数值不同：{what}：{sides}，各自在当时可能都对{more}。",
        )
    return fill(words, what=what, sides=listed(parts, lang, _SIDES), more=more)


def _change(one: Change, lang: Lang) -> Pieces:
    pieces = _happened(one.happened, lang) if one.happened else []
    if one.holder and one.target:
        words = by(
            lang,
            "{gap}Last to change sides, as the articles tell it: {who} ({question}): {steps}.",
            "{gap}据各文所述，最近改变立场的是{who}（{question}）：{steps}。",
        )
        pieces += fill(
            words,
            gap=by(lang, " ", "") if pieces else "",
            who=name_pieces(one.holder.name, lang, f"#{one.holder.ids[-1]}"),
            question=question(one.target, lang),
            steps=_course(one.target, one.holder, lang),
        )
    return pieces


def _happened(one: Happened, lang: Lang) -> Pieces:
    told, others = one.telling, one.others
    conflict = by(lang, " (dates conflict)", "（日期不一）") if one.agreement == "conflict" else ""
    return fill(
        by(
            lang,
            "Newest happening: {when}, “{what}” ({where}){others}.",
            "最新的事件：{when}，“{what}”（{where}）{others}。",
        ),
        when=said_date(told.edtf, lang) + conflict,
        what=printed(told.text, lang, f"#{told.ids[0]}"),
        where=told_in(told.sources, lang),
        others=by(lang, f"; {others} more of that date", f"；同日另有{others}件") if others else "",
    )


def _course(target: str, holder: Holder, lang: Lang) -> str:
    """The sides of one who changed, in the order of the articles that tell them."""
    steps = [
        by(lang, "{} in the article of {}", "{1}的文章中{0}").format(
            side_said(target, label, lang), said_date(day, lang)
        )
        for label, day in holder.steps
    ]
    return by(lang, ", then ", "，之后").join(steps)


def _quoted(one: Quoted, lang: Lang) -> Pieces:
    speakers: list[Slot] = []
    for speaker in one.speakers:
        role = fill(by(lang, " ({x})", "（{x}）"), x=role_pieces(speaker.role, lang)) if speaker.role else ""
        speakers.append(fill("{x}{role}", x=name_pieces(speaker.name, lang, f"#{speaker.ids[0]}"), role=role))
    first, several = one.speakers[0], len(one.speakers) > 1
    return fill(
        by(lang, "Most quoted: {who}, {said} in {articles}.", "被引述最多：{who}，{said}，见于{articles}。"),
        who=listed(speakers, lang, _NAMES),
        said=by(
            lang, plural(first.statements, "statement") + " each" * several, f"{'各' * several}{first.statements}条言论"
        ),
        articles=by(lang, plural(first.articles, "article"), f"{first.articles}篇文章"),
    )
