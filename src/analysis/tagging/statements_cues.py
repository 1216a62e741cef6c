"""Where the text reports: reporting verbs with their adverbs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from analysis.lexicon import Finder, rows
from analysis.tagging.statements_adverbials import adverbs, lead_start
from analysis.tagging.statements_words import Endings, alternatives, endings, word_set, words

_ASPECT = re.compile(
    r"(?:来看|了|到(?![了\d]|[今明后]年|目前)|过(?!于)|着|道|说)?(?:[一这那](?:个|点|番话|句话|段话)(?=[,:]))?"
)
_OBJECT = re.compile(r"[^,。;!?:《—\n]{0,30}(?:(?<!\d):[ ]*(?!《)|:(?![\d《])[ ]*|,(?:即|那就是)(?!便|使|将)[ :,]*)")
_TOPIC = re.compile(
    r"了?(?=[^,。;!?:《—\n]{2,32}:)[^,。;!?:《“—\n]{1,24}(?:“[^“”\n]{1,12}”[^,。;!?:《“—\n]{0,8})?(?:(?<!\d):|:(?!\d))[ ]*(?!《)"
)
_OBJECT_LIST = re.compile(
    r"了?[^,。;!?:\n]{0,30}(?:[一二三四五六七八九十两几数]|\d)(?:大|点|个|种|条|项|方面)[^,。;!?:\n]{0,12}[。:]"
    r"[ ]*(?=首先|第一|一是|其一|1[.、])"
)
_OBJECT_PAPER = re.compile(r"了?[^,。;!?:《\n]{0,12}《[^《》\n]{1,40}》[^,。;!?:《\n]{0,6}:[ ]*(?=[^\s《])")
_OWN = re.compile(r"[^,。;!?:《\n]{1,12}:[ ]*")
_OBJECT_QUOTED = re.compile(r"[^,。;!?:《“—\n]{1,14}:[ ]*(?=“)")
_OBJECT_TOLD = re.compile(r"(?:了|过|出|得)[^,。;!?:—\n]{0,30}:[ ]*|得[^,。;!?:\n]{1,8},")
_TOLD = re.compile(r"(?:[^,。:;!?\n“”]|“[^“”\n]{1,10}”(?=[,:。])){1,14}[,:。][ ]*")
_HELD = re.compile(
    r"(?:[^,。!?;:“\n]{0,14}(?<!\d):|(?:[^,。!?;:“\n不]{0,8},){0,2}(?:就是|即是|便是)[:,]?"
    r"|(?:则|也|其实|主要|大致|正|恰恰)?是(?!不是|没有|否|基于|建立|在|因为|由于|受)[:,]?(?=[^,。;:]{6}|“))[ ]*"
)
_CLAUSE = re.compile(
    r"(?![^,。!?;:\n]{0,40}(?:时,|表示|指出|认为|直言|坦言|强调|看法|问题|[里上中]说))"
    r"[^,。!?;:\n]{2,30}?(?:是|(?<![峰大社委协学工商展年议])会(?![议上])|(?<!即)将|已|正在|能够|可以|需要|应该|没有|不会|只有)"
    r"[^,。!?;:\n]{2}"
)
_COORDINATED = re.compile(r"了?(?:并(?:且|已)?(?!非|不|没|未|无)|、)")
_NEGATIONS = ("没能", "未能", "无法", "拒绝")
_NEGATED = re.compile(rf"(?:{'|'.join(_NEGATIONS)})[^,。;:“”]{{0,3}}\Z")
_NEGATING = frozenset(word[-1] for word in _NEGATIONS)
_BY_PAPER = re.compile(r"(?:》|[A-Za-z]) ?\Z")
_FELT = re.compile(r"对[^,。;:]{1,20}的[^,。;:]{0,6}\Z")
_RELATIVE = re.compile(r"[或、]\Z|(?<![每这那哪])[一某][位名]\Z")
_COUNTED = frozenset("或、位名")  # what _RELATIVE ends with
_TAKEN_ON = frozenset("的出了并、")
_NOUN_OR_VERB = "称说指"
_RELAYED = re.compile(r"[^,。;:“”\n]{2,24}的(?:话|说法|观点|原话|评价|看法)[,:]?[ ]*[“\"]")
_PARTICLES = frozenset("来了到过着道说一这那的是为")
_LISTING = r"。 *(?:首先|第一|一是|其一|1[.、])"
_MAY_TELL = re.compile(rf"[^,。;!?:\n]{{0,50}}+(?::|{_LISTING})|得[^,。;!?:\n]{{1,8}},")
_OUT = re.compile(r"出(?![货口生租售海资境])")
_QUOTED = re.compile(r"[“\"][^“”\"\n]{8,300}[”\"](?=[,。;!?\n]|$)")
_MARKS = {"colon": frozenset([":", ":\n", "."]), "comma": frozenset([",", ":", ":\n", "."])}
_UNMARKED = frozenset(["", '"', "'", "‘"])
_CITED = frozenset({"报道", "报导", "指"})
_CLOSING = frozenset(",。!?;\n”’")
_OPENING = frozenset("“\"'‘")
_AT_ONCE = _CLOSING | _OPENING | {":"}
_LEADING_ON = _AT_ONCE | _PARTICLES | {" ", ""}  # a word before anything else is followed by no mark


@dataclass(slots=True, eq=False)
class Cue:
    """A reporting word where it stands.

    `lead` is where its adverbs begin, `content` where what it reports would begin, `mark` the
    mark between the two ("" where the words follow at once). `use` says how the word may be used:
    ``free`` (before its content with or without a mark), ``mark`` (with a mark alone), ``colon``
    (with a colon alone), ``after`` (after a quotation alone), ``clause`` (as ``mark``, or right before a clause), ``comma`` (as ``colon``, or with a comma).
    """

    start: int
    end: int
    lead: int
    content: int
    mark: str
    use: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A reporting word as ``lexicon/cues.tsv`` has it, and which classes of ``lexicon/statements.tsv`` hold it.

    `silent` is set where a paper that need not be named may do what it says, `marks` are those that it needs one of,
    `verb` is set where it can be nothing but a verb, `inner` for a look-alike (人称) that may be a verb behind a noun.
    """

    cue: str
    use: str
    kind: str
    silent: bool
    marks: frozenset[str] | None
    of_paper: bool
    held: bool
    relayed: bool
    verb: bool
    inner: _Word | None = None


def _reporting(cue: str, use: str, kind: str) -> _Word:
    silent = use == "paper"
    if silent:
        use = "colon"
    return _Word(
        cue,
        use,
        kind,
        silent,
        marks=_MARKS.get(use),
        of_paper=cue in word_set("paper verb"),
        held=cue in word_set("held"),
        relayed=cue in word_set("relay"),
        verb=use == "free" and kind in ("say", "data"),
    )


@cache
def _finder() -> tuple[Finder, tuple[_Word | None, ...]]:
    """The scanner for reporting words, and each by its number; None for a look-alike that is never one."""
    table = {row["cue"]: row for row in rows("cues")}
    reporting = {cue: _reporting(cue, row["use"], row["class"]) for cue, row in table.items() if row["use"] != "none"}
    found = dict(reporting)
    for cue in table.keys() - reporting.keys():
        if len(cue) == 2 and cue[1] in _NOUN_OR_VERB and cue[1] in reporting:
            found[cue] = replace(reporting[cue[1]], inner=reporting[cue[1]])
    finder = Finder(table)
    return finder, tuple(found.get(word) for word in finder.words)


@cache
def _abstract() -> re.Pattern[str]:
    """What a verb announces before a colon: 一个问题:"""
    return re.compile(
        rf"(?:了|出|过)?(?:[一两二三四五六七八九十几数多这那其]|自己|他的|她的|以下|如下|下列|下述|下面)[^,。;!?:《\n]{{0,30}}"
        rf"(?:{alternatives('abstract')}):[ ]*"
    )


@cache
def _wares() -> re.Pattern[str]:
    """Products that are released, and then listed by name after a colon (两款新品:)."""
    return re.compile(
        rf"了?[^,。;!?:\n]{{0,12}}(?:[两二三四五六七八九十几多数]|\d{{1,2}})(?:大|款|个|项|种|类|颗|套)[^,。;!?:\n]{{0,10}}(?:{alternatives('ware')}):"
    )


@cache
def _view() -> re.Pattern[str]:
    """What a verb of telling is followed by before a comma: 对新规的看法,"""
    return re.compile(rf"[^,。;!?:《\n]{{0,30}}(?:{alternatives('view noun')}),(?=[^,。]{{4}})[ ]*")


def find_cues(folded: str) -> list[Cue]:
    """The reporting words of a folded text, in order; look-alikes (意味着, 所谓, 名称) are left out.

    >>> [("他则表示,芯片够用。"[c.lead : c.end], c.mark) for c in find_cues("他则表示,芯片够用。")]
    [('则表示', ',')]
    """
    return [cue for start, end, word in _compounds(folded) if (cue := _cue(folded, start, end, word)) is not None]


def _compounds(folded: str) -> list[tuple[int, int, _Word]]:
    """The cue words outside 《》, those that touch (回应表示) as one with the last one's use."""
    finder, by_number = _finder()
    found: list[tuple[int, int, _Word]] = []
    ended = -1
    titled = "《" in folded
    for number, start, end in finder.hits(folded):
        word = by_number[number]
        if word is None:
            continue
        if word.inner is not None:
            start += 1
            if not _speaker_ends(folded, start):
                continue
            word = word.inner
        if folded[end : end + 1] in _TAKEN_ON and _taken_on(folded, end, word):
            continue
        if folded[start - 1 : start] in _COUNTED and _RELATIVE.search(folded, max(0, start - 4), start):
            continue
        if (start < 4 or not _NEGATING.isdisjoint(folded[start - 4 : start])) and _negated(folded, start):
            continue
        if word.relayed and _RELAYED.match(folded, end):
            continue
        if titled and _in_title(folded, start):
            continue
        if start == ended:
            start = found.pop()[0]
        found.append((start, end, word))
        ended = end if word.kind != "write" else -1
    return found


def _negated(folded: str, at: int) -> bool:
    return _NEGATED.search(folded, max(0, at - 8), at) is not None


def _in_title(folded: str, at: int) -> bool:
    """Whether a 《 stands open before a place."""
    near = max(0, at - 40)
    return folded.rfind("《", near, at) > folded.rfind("》", near, at)


def _taken_on(folded: str, end: int, word: _Word) -> bool:
    """Whether what follows a word makes no report of it: it says of what (表示的), goes on (表示并), brings out (说出)."""
    if folded[end] == "的":
        return not folded.startswith(("的是", "的:"), end)
    if folded[end] == "出":
        return (word.kind == "data" or word.cue == "说") and _OUT.match(folded, end) is not None
    return _COORDINATED.match(folded, end) is not None


def _cue(folded: str, start: int, end: int, word: _Word) -> Cue | None:
    use, kind = word.use, word.kind
    before = folded[start - 1 : start]
    if word.of_paper and _of_a_paper(folded, lead := lead_start(folded, start), word.silent):
        mark, content = _marked(folded, end)
        noun = mark == "" and folded.startswith("了", end)
        return None if noun else Cue(start, end, lead, content, mark, "paper", "data")
    mark, content = _marked(folded, end)
    owner = _owner_end(folded, start) if before in _owned() else start
    if owner == start:
        if use == "held":
            return None
    else:
        if word.held and (held := _HELD.match(folded, end)):
            mark, content = _line_end(folded, ":", held.end())
            return Cue(start, end, owner, content, mark, "colon", "write")
        if use == "held" or (kind == "data" and _weighed(folded, start)):
            return None
        owned = owner == start - 1 and kind != "data" and not folded.endswith(words("each"), 0, start)
        if owned and kind == "write" and mark == "" and (told := _OWN.match(folded, end)):
            mark, content = _line_end(folded, ":", told.end())
        if owned and mark not in (":", ":\n", "“"):
            return None
        if owned and kind == "write":
            return None if _governed(word, folded, start) else Cue(start, end, start - 1, content, mark, use, kind)
    if use == "told":
        announced = _told(folded, end)
        if announced is None:
            return None
        mark, content = announced
    elif mark in _UNMARKED:
        announced = _announced(folded, end, word.marks is not None and end - start > 1)
        if announced is None and kind == "say" and use in ("mark", "clause") and (topic := _TOPIC.match(folded, end)):
            announced = _line_end(folded, ":", topic.end())
        mark, content = announced or (mark, content)
    if mark == "":
        if use == "clause" and not _CLAUSE.match(folded, content):
            return None
        if word.cue in _CITED and _BY_PAPER.search(folded, max(0, start - 2), start):
            return None if _governed(word, folded, start) else Cue(start, end, start, content, mark, "free", kind)
        if use in ("mark", "after"):
            return None
    if word.marks and mark not in word.marks and not (use == "comma" and _quotes(folded, mark, content)):
        return None
    if _governed(word, folded, start):
        return None
    lead = lead_start(folded, start) if before in adverbs() else start
    return Cue(start, end, lead, content, mark, use, kind)


@cache
def _owning() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:自己|本人|个人)?的|(?<=[其他她]))(?:{alternatives('held kind')}){{0,2}}$")


@cache
def _owned() -> frozenset[str]:
    """The characters that can end what `_owning` finds."""
    return frozenset("的其他她").union(endings("held kind"))


def _owner_end(folded: str, start: int) -> int:
    """Where the owner of a noun at `start` ends (沈岚 of 沈岚的核心观点), `start` if it has none."""
    match = _owning().search(folded, max(0, start - 8), start)
    return match.start() if match else start


def _weighed(folded: str, start: int) -> bool:
    """Whether what shows something is what somebody said (沈岚的表态显示), so that the words are the article's own."""
    return folded.startswith(words("utterance"), start) and not folded.startswith(words("data"), start)


@cache
def _speaking() -> Endings:
    table = endings("person", "office", "body", "data")
    return {last: tuple(word for word in its if len(word) > 1) for last, its in table.items()}


def _speaker_ends(folded: str, at: int) -> bool:
    """Whether the first character of a look-alike (人称, 统称) ends a word for people or data (发言人称, 数据称)."""
    return folded.endswith(_speaking().get(folded[at - 1], ()), max(0, at - 8), at)


def _of_a_paper(folded: str, lead: int, silent: bool) -> bool:
    """Whether what stands before a verb can be a paper: 《…》, 其中, or (`silent`) nothing but a comma."""
    before = folded[lead - 1 : lead]
    return (
        before == "》"
        or (silent and before in (",", ";"))
        or folded.endswith(endings("therein").get(before, ()), max(0, lead - 4), lead)
    )


def _marked(folded: str, end: int) -> tuple[str, int]:
    """The mark after a cue that ends at `end`, and where the words after it begin."""
    mark = folded[end : end + 1]
    if mark == ",":
        return mark, past(folded, end + 1)
    if mark not in _LEADING_ON:
        return "", end
    content = end
    if mark not in _AT_ONCE:
        content = _aspect_end(folded, end)
        mark = folded[content : content + 1]
    if mark in (",", ":"):
        return _line_end(folded, mark, past(folded, content + 1))
    if mark in _OPENING:
        return mark, content
    return ("." if not mark or mark in _CLOSING else ""), content


def _aspect_end(folded: str, end: int) -> int:
    """Where the particles end that go with a verb (了, 过, 到, 的是), and the spaces after them."""
    after = _ASPECT.match(folded, end)
    content = after.end() if after else end
    if folded.startswith("的是", content):
        content += 2
    elif folded.startswith("的:", content) or folded.startswith(("是,", "是:", "是“", "为:", "为“", "是 “"), content):
        content += 1
    return past(folded, content)


def _quotes(folded: str, mark: str, content: int) -> bool:
    """Whether a whole quotation follows a word (回应“…”)."""
    return mark in ("“", '"') and _QUOTED.match(folded, content) is not None


def _told(folded: str, end: int) -> tuple[str, int] | None:
    """The mark and content after the person told (告诉记者,…)."""
    match = _TOLD.match(folded, end)
    if match is None:
        return None
    mark = match.group().rstrip()[-1]
    return (".", match.end() - 1) if mark == "。" else (mark, match.end())


def _announced(folded: str, end: int, noun_object: bool) -> tuple[str, int] | None:
    """The mark and content after what a verb announces (提出三点建议:…, 得很直接,…)."""
    if not (_may_announce() if noun_object else _MAY_TELL).match(folded, end):
        return None
    if noun_object and _wares().match(folded, end):
        return None
    match = (
        _OBJECT_LIST.match(folded, end)
        or (noun_object and _OBJECT_PAPER.match(folded, end))
        or _abstract().match(folded, end)
        or _OBJECT_QUOTED.match(folded, end)
        or (noun_object and _view().match(folded, end))
        or (_OBJECT if noun_object else _OBJECT_TOLD).match(folded, end)
    )
    return _line_end(folded, ":", match.end()) if match else None


@cache
def _may_announce() -> re.Pattern[str]:
    """What a verb with an object of its own cannot announce without: a colon, a paper, a list after the full stop, a view."""
    views = "|".join(f"(?<={noun})" for noun in words("view noun"))
    return re.compile(rf"[^,。;!?:《\n]{{0,50}}+(?:[:《]|{_LISTING}|,(?:即|那就是)|(?:{views}),)")


def _line_end(folded: str, mark: str, content: int) -> tuple[str, int]:
    return (":\n" if mark == ":" and folded.startswith("\n", content) else mark), content


def _governed(word: _Word, folded: str, start: int) -> bool:
    """Whether a word that is a noun as well stands as the object of what comes before it (引发担忧) or as what is judged (预测过于乐观)."""
    if word.verb:
        return False
    if word.kind in ("think", "forecast") and folded.startswith(words("judged"), start + len(word.cue)):
        return True
    if word.kind == "think" and _FELT.search(folded, max(0, start - 30), start):
        return True
    governors = endings("governor").get(folded[start - 1 : start], ())
    return folded.endswith(governors, max(0, start - 2), start)


def past(folded: str, at: int) -> int:
    """Where the spaces at `at` end."""
    while folded.startswith(" ", at):
        at += 1
    return at
