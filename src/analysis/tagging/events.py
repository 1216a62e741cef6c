"""Text and tags -> events: the article's dated happenings, each with the clause that tells it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from analysis.model import Event, EventKind, Mention, Quantity, Range, Span, Statement, TimeExpression
from analysis.tagging.events_clauses import cites, clauses, wire_line
from analysis.tagging.events_frame import (
    closes,
    event_time,
    governs,
    is_dateline,
    kind_of,
    leads_in,
    names_only,
    only_says,
    passes_on,
    supposed,
    trimmed,
)
from analysis.tagging.segment import Text
from analysis.tagging.times_context import looks_ahead

_Times = Sequence[TimeExpression]
_Dating = dict[int, str]
"""Where the times start that can date a happening -> what a timeline takes of them."""
_CALENDAR = frozenset(("DATE", "TIME"))
_START = attrgetter("start")
_PLACE = attrgetter("clause.start", "clause.end", "time")
_DONE = re.compile(r"了|已|曾")
_LEAD, _LONGEST = 20, 80
_DAY = len("2024-03-05")
_NOWADAYS = frozenset(("今天", "今日"))
_MOVED = ("推迟至", "推迟到", "延至", "延期至", "延期到", "提前至", "提前到", "改为", "改到")
# More times than these in one clause, and more like events than these, are a table.
_MOST = 12
_DATED = re.compile(r"\d[年月日]|[今去明前][年天日]|季度|第[一二三四1-4]季|[月年天周]后")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?! ?[\d年月日号])")
_HELD = re.compile(r"举办|举行|召开|开幕|启幕|揭幕")
# Announcing is no news of its own where the next clause says what is announced.
_ANNOUNCES = re.compile(r"(?:宣布|公布|官宣|(?:声明|公告|通报)(?:表示|称|说|指出)?)$")
_VERB = re.compile(
    r",(?:几乎|先后|相继|接连|纷纷|均|共同|联合|刚刚|近日|日前|终于|已|也|正式|又|再|则|就|都|还|便|随即|宣布|发布|推出|完成|获|成为|成功|首次)"
)
_MEETING = re.compile(r"(?:峰会|大会|论坛|发布会|博览会|年会|开放日)(?:是|为|成|上|$)")
# What a report dated today tells of another day.
_BACK_THEN = ("当时", "彼时", "那时")
_LISTING = ("以及", "及", "和", "与")
_AND = ("并", "同时", "还", "也", "同步", "随后", "一并")
# From one date's level to another's (由2024年的4兆瓦增至2035年的9兆瓦).
_GROWN = re.compile(r"[增升降涨跌扩攀飙激减提][^,。]{0,3}[至到] ?$")
# Who foresees what the next clause tells: 集团预计,第三季度收入…
_FORESEEN = re.compile(r"[,。;\n](?:[^,。;!?\n]{0,12})(?:预计|预期|预测|预估|估计|预料|展望),$")
_TO_COME = re.compile(r"将|预计|拟|计划|有望|预估|预期|未来")
_DONE_KINDS = frozenset(("release", "funding", "policy", "infrastructure", "company", "market"))
_DEED = re.compile(
    r"宣布|发布|推出|公布(?!了)|上线|开源|亮相|签署|签约|成立|揭牌|启动|开工|启用|投产|投运|完成|印发|出台|通过|批准|收购|上市|开放|交付|发射|下调|上调|降价|涨价"
)
_SPEECH = re.compile(r"发表[^,。]{0,6}(?:讲话|演讲|致辞)$|致辞$|作[^,。]{0,8}演讲$")
_THERE = re.compile(r"会上|会中|会议上|论坛上|现场|会议中|大会期间|峰会期间|论坛期间")


def extract_events(
    text: Text,
    quantities: tuple[Quantity, ...],
    times: tuple[TimeExpression, ...],
    names: tuple[Mention, ...],
    statements: tuple[Statement, ...],
) -> tuple[Event, ...]:
    """The dated happenings of headline and body, in order: one for each time and the clause it dates.

    The time is a calendar date, month, quarter, half or year; a time with no clause to date gives none.

    >>> from analysis.model import Article
    >>> from analysis.tagging.segment import segment
    >>> from analysis.tagging.times import extract_times
    >>> body = "2024年3月5日上午，青云公司发布了新模型。预计到2030年，产量将翻番。"
    >>> text = segment(Article("a", body, anchor="2024-07", body=((0, len(body)),)))
    >>> [(e.time, e.clause.text, e.kind) for e in extract_events(text, (), extract_times(text, ()), (), ())]
    [('2024-03-05', '青云公司发布了新模型', 'release'), ('2030', '产量将翻番', 'forecast')]
    """
    if not text.sentences:
        return ()
    end = text.sentences[0][0]
    dating: dict[int, str] = {}
    for time in times:
        if time.start >= end and time.type in _CALENDAR and (value := event_time(time.value)):
            dating[time.start] = value
    if not dating:
        return ()
    events: list[Event] = []
    starts = list(map(_START, times))
    for at in dating:
        if at < end:
            continue
        sentence = text.sentence_at(at)
        if sentence[0] <= at < sentence[1]:
            end = sentence[1]
            told = times[bisect_left(starts, sentence[0]) : bisect_left(starts, end)]
            events += _of_sentence(text, sentence, told, dating, names)
    if events:
        events += _at_the_meeting(text, events, starts, names)
    return tuple(events) if len(events) < 2 else _once(sorted(events, key=_PLACE))


def _of_sentence(text: Text, sentence: Range, told: _Times, dating: _Dating, names: tuple[Mention, ...]) -> list[Event]:
    """The events of a sentence by the times `told` in it; `dating` are those of the text that can date."""
    events: list[Event] = []
    pending: _Times = ()
    wire: _Times = ()
    start = wire_line(text, sentence)
    if start > sentence[0]:
        wire = [t for t in told if t.start < start and t.start in dating][-1:]
        told = [t for t in told if t.start >= start]
    left = iter(told)
    time = next(left, None)
    for clause in clauses(text, sentence, start):
        inside = []
        while time is not None and time.start < clause[1]:
            inside.append(time)
            time = next(left, None)
        if not (inside or pending or wire):
            if events and _may_go_on(events[-1]):
                going_on = _goes_on(text, clause, events[-1], names)
                if going_on is not None and not leads_in(text, clause, ()):
                    events.append(going_on)
            elif time is None:
                break
            continue
        own = [t for t in inside if t.start in dating and governs(text, t, sentence)] if inside else []
        if leads_in(text, clause, inside):
            if own and closes(text, clause, own):
                events += _dated(text, sentence, clause, own, own, dating, names)
            else:
                if (pending or wire) and any("/" in t.value for t in inside):
                    pending, wire = (), ()
                passed = [t for t in own if passes_on(text, clause, t) and not cites(text, clause, t)] if own else []
                if not pending or (passed and len(dating[passed[0].start]) > len(dating[pending[0].start])):
                    pending = passed
                pending = pending[is_dateline(text, pending) :]
            continue
        if pending and not own and pending[0].value[:4] > (text.anchor or "")[:4] and only_says(text, clause):
            continue
        by = own or (() if text.folded.startswith(_BACK_THEN, clause[0]) else pending)
        if not by and wire and kind_of(text.folded[clause[0] : clause[1]]) not in (None, "market"):
            by = wire
        made: list[Event] = []
        if by:
            made = _dated(text, sentence, clause, own, by, dating, names)
        elif events and _may_go_on(events[-1]) and (going_on := _goes_on(text, clause, events[-1], names)) is not None:
            made = [going_on]
        if made or own:
            pending, wire = (), ()
        events += made
    return events


def _may_go_on(event: Event) -> bool:
    """Whether a clause without a date can tell a second happening of an event's day."""
    return len(event.time) == _DAY and event.kind != "forecast"


def _goes_on(text: Text, clause: Range, last: Event, names: tuple[Mention, ...]) -> Event | None:
    """What a clause without a date tells as the `last` event's second happening (…召开发布会,推出…; …,并发布…)."""
    start, end, words = trimmed(text, clause)
    if not (words.startswith(_AND) or _HELD.search(text.folded, last.clause.start, last.clause.end)):
        return None
    if _TO_COME.search(words) or supposed(text.folded[clause[0] : clause[1]]):
        return None
    kind = kind_of(words)
    if kind not in _DONE_KINDS or not _DEED.search(words):
        return None
    return Event(last.time, Span(start, end, text.raw[start:end]), kind, _participants(names, start, end))


def _dated(
    text: Text,
    sentence: Range,
    clause: Range,
    own: _Times,
    by: _Times,
    dating: _Dating,
    names: tuple[Mention, ...],
) -> list[Event]:
    """The events of one clause `by` its times: one for the first, or one for each of a list."""
    if len(by) == 1:
        event = _event(text, clause, dating[by[0].start], by[0], names, sentence)
        return [event] if event else []
    by = _closer(by)
    values = list(dict.fromkeys([dating[t.start] for t in by]))
    if len(values) > 1:
        link = _link(text, by)
        if link == "range":
            values = values[:1] if len(values[0]) == _DAY else values[-1:]
        elif link != "list" and len(own) == 2 and _GROWN.search(text.folded, own[0].end, own[1].start):
            values = values[-1:]
        elif link != "list":
            moved = [dating[t.start] for t in own[1:] if _moved_to(text, t)]
            values = moved if moved and _moved_from(text, by[0]) else values[:1] + moved
    of = {dating[t.start]: t for t in reversed(by)}
    made = [_event(text, clause, value, of.get(value, by[0]), names, sentence) for value in values[:_MOST]]
    return [event for event in made if event is not None]


def _closer(times: _Times) -> _Times:
    """Without the year before a day that stands next to it (今年“双11”)."""
    if len(times) > 1 and times[1].start - times[0].end <= 1 and times[1].value.startswith(times[0].value):
        return times[1:]
    return times


def _link(text: Text, times: _Times) -> str:
    """How the times of a clause hang together: a ``list`` (1997年、2017年), a ``range`` (5月20日至22日) or not."""
    gaps = {text.folded[a.end : b.start].strip() for a, b in pairwise(times)}
    if gaps <= {"、", "及", "和", "与", "以及"}:
        return "list"
    return "range" if gaps <= {"至", "到", "-", "—", "——", "–", "~"} else ""


def _moved_to(text: Text, time: TimeExpression) -> bool:
    return text.folded[max(0, time.start - 4) : time.start].endswith(_MOVED)


def _moved_from(text: Text, time: TimeExpression) -> bool:
    return text.folded[max(0, time.start - 2) : time.start].endswith(("从", "由", "原定"))


def _event(
    text: Text, clause: Range, value: str, time: TimeExpression, names: tuple[Mention, ...], sentence: Range
) -> Event | None:
    start, end, words = trimmed(text, clause)
    listed = time.start - start <= 2 and words.startswith(_LISTING)
    if listed or text.folded[end : end + 1] == "?" or supposed(words):
        return None
    kind = kind_of(words)
    ahead = _ahead(text, (start, end), value, time)
    if kind is None:
        coarse = not value[5:6].isdigit() or time.text in _NOWADAYS or time.text[-1] in "前後后"
        if not coarse:
            end, kind = _predicate(text, (start, end), sentence)
        elif not ahead:
            return None
    elif (kind == "statement" and _ANNOUNCES.search(text.folded, start, end)) or (
        _VERB.match(text.folded, end) and names_only(words)
    ):
        end, next_kind = _predicate(text, (start, end), sentence)
        kind = next_kind or kind
    made: EventKind = "forecast" if ahead else kind or "other"
    return Event(value, Span(start, end, text.raw[start:end]), made, _participants(names, start, end))


def _predicate(text: Text, clause: Range, sentence: Range) -> tuple[int, EventKind | None]:
    """The end of the next clause, and its kind, where the first only names who or what it happens to."""
    if text.folded[clause[1] : clause[1] + 1] != ",":
        return clause[1], None
    after = next(iter(text.clauses((clause[1] + 1, min(sentence[1], clause[1] + _LONGEST)))), None)
    told = after is not None and _DATED.search(text.folded, *after) is not None
    kind = None if after is None or told else kind_of(text.folded[after[0] : after[1]])
    return (clause[1], None) if after is None or kind is None else (trimmed(text, after)[1], kind)


def _participants(names: tuple[Mention, ...], start: int, end: int) -> tuple[str, ...]:
    """The people and organisations named in a clause, each once, by canonical name; `names` in order."""
    found: dict[str, None] = {}
    first = bisect_left(names, start, key=_START)
    for name in names[first : bisect_left(names, end, first, key=_START)]:
        if name.kind in ("person", "organisation") and name.end <= end:
            found[name.name] = None
    return tuple(found)


def _ahead(text: Text, clause: Range, value: str, time: TimeExpression) -> bool:
    """Whether a happening lies after the day of writing, or its clause looks ahead within the same year."""
    anchor = text.anchor or ""
    if "财" in time.text and value[5:6] == "Q":
        return looks_ahead(text.folded[clause[0] : clause[1]])
    if anchor and value[:4] != anchor[:4]:
        return value > anchor
    if value[5:6].isdigit():
        shared = min(len(anchor), len(value))
        if value[:shared] != anchor[:shared]:
            return value[:shared] > anchor[:shared]
    if len(value) == _DAY and len(anchor) == _DAY:
        return False
    if anchor[5:7].isdigit() and _begins(value, time) > int(anchor[5:7]):
        return True
    start = min(clause[0], time.start)
    while start > max(0, time.start - _LEAD) and text.folded[start - 1] not in ",。;!?\n":
        start -= 1
    told = text.folded[start : clause[1]]
    foreseen = _FORESEEN.search(text.folded, max(0, start - _LEAD), start) is not None
    return (foreseen or looks_ahead(told)) and _DONE.search(told) is None


def _begins(value: str, time: TimeExpression) -> int:
    """The month in which a quarter, a half or a year's middle or end begins; 0 for other times."""
    if value[5:6] == "Q":
        return int(value[6]) * 3 - 2
    if value[5:6] == "H":
        return int(value[6]) * 6 - 5
    return {"MID": 6, "END": 12}.get(time.mod or "", 0) if len(value) == 4 else 0


def _at_the_meeting(text: Text, events: list[Event], starts: list[int], names: tuple[Mention, ...]) -> list[Event]:
    """What happened at a meeting that the sentence before has dated (…8月9日举办。公司在会上发布…).

    `starts` are where the text's times start.
    """
    found: list[Event] = []
    there: dict[Range, tuple[Range, EventKind] | None] = {}
    for event in events:
        if len(event.time) < len("2024-03"):
            continue
        told = text.folded[event.clause.start : event.clause.end]
        if not (_HELD.search(told) or (event.kind == "other" and _MEETING.search(told))):
            continue
        paragraph = text.paragraph_at(event.clause.start)
        index = bisect_right(text.sentences, (event.clause.start, len(text.raw)))
        for sentence in text.sentences[index : index + 2]:
            if sentence[0] >= paragraph[1] or bisect_left(starts, sentence[0]) < bisect_left(starts, sentence[1]):
                break
            if sentence not in there:
                there[sentence] = _told_there(text, sentence)
            if (done := there[sentence]) is not None:
                (start, end), kind = done
                who = _participants(names, start, end)
                found.append(Event(event.time, Span(start, end, text.raw[start:end]), kind, who))
    return found


def _told_there(text: Text, sentence: Range) -> tuple[Range, EventKind] | None:
    """The first clause of a sentence that tells what happened at a meeting, and its kind."""
    there = False
    for clause in text.clauses(sentence):
        folded = text.folded[clause[0] : clause[1]]
        speech = _SPEECH.search(folded) is not None
        there = there or speech or _THERE.search(folded) is not None
        kind = kind_of(folded)
        if there and kind is not None and (speech or kind != "statement") and not leads_in(text, clause, ()):
            return trimmed(text, clause)[:2], kind
    return None


def _once(events: list[Event]) -> tuple[Event, ...]:
    """Leaves out the second telling of a happening: same time and kind, and nearly the same words."""
    kept: list[Event] = []
    alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for event in events:
        words = event.clause.text
        before = alike.setdefault((event.time, event.kind, tuple(_NUMBER.findall(words))), [])
        if any(_much_alike(words, other) for other in before[-_MOST:]):
            continue
        before.append(words)
        kept.append(event)
    return tuple(kept)


def _much_alike(one: str, other: str) -> bool:
    """Whether two clauses share six in ten of the shorter one's pairs of characters."""
    left, right = ({a + b for a, b in pairwise(words)} for words in (one, other))
    return len(left & right) * 10 >= 6 * min(len(left), len(right)) > 0
