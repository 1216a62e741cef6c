"""Widgets that choose folder, article, debate, unit and dates, and tell the views of every change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from analysis.blocks import Lang
from analysis.charts.words import by, question
from analysis.corpus import Tagged, tag
from analysis.explore.choice import Choice, chosen, debates, units
from analysis.model import TaggedArticle
from analysis.reading import ReadError, read, read_each
from analysis.tables import Tables, tables

Corpus = Any
"""What `analysis.read` takes: a path, articles, tagged or not, or a DataFrame."""

_ALL = ""
_LONGEST = 60


def widgets() -> Any:
    """The library of widgets. Raises ModuleNotFoundError, saying what to install, where it is missing."""
    return needed("ipywidgets")


def needed(module: str) -> Any:
    """A module of the extra ``lab``, imported when it is first wanted.

    >>> needed("no_such_module")
    Traceback (most recent call last):
        ...
    ModuleNotFoundError: exploring needs no_such_module; install it with: pip install "analysis[lab]"
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        name = error.name or module
        advice = f'exploring needs {name}; install it with: pip install "analysis[lab]"'
        raise ModuleNotFoundError(advice, name=name) from None


def choose(corpus: Corpus, *, lang: Lang = "en") -> Picker:
    """Widgets over a corpus: whatever `analysis.read` takes. A cell shows them; views take them.

    Raises ModuleNotFoundError where the extra ``lab`` is not installed.
    """
    return Picker(corpus, lang)


class Picker:
    """What is being looked at: `tagged` and `frames` of all that was read, `choice` and `shown` of what is chosen.

    Its widgets are `folder`, `article`, `debate`, `unit`, `first` and `last`; setting the `value` of one is choosing.
    """

    def __init__(self, corpus: Corpus, lang: Lang = "en") -> None:
        w = widgets()
        self.lang: Lang = lang
        self.tagged = Tagged(())
        self.frames: Tables = tables(())
        self.shown: Tables = self.frames
        self._followers: list[Callable[[Picker], None]] = []
        self._held = False
        self._refused: list[str] = []
        path = str(corpus) if isinstance(corpus, str | Path) else ""
        wide = {"style": {"description_width": "5rem"}, "layout": w.Layout(width="min(100%, 44rem)")}
        narrow = {"style": {"description_width": "5rem"}, "layout": w.Layout(width="min(100%, 22rem)")}
        self.folder = w.Combobox(
            value=path,
            options=_folders(path),
            description=by(lang, "Folder", "文件夹"),
            placeholder=by(lang, "a folder, a file or a glob", "文件夹、文件或通配符"),
            continuous_update=False,
            **wide,
        )
        self.article = w.Dropdown(description=by(lang, "Article", "文章"), **wide)
        self.debate = w.Dropdown(description=by(lang, "Debate", "议题"), **wide)
        self.unit = w.Dropdown(description=by(lang, "Unit", "单位"), **wide)
        self.first = w.DatePicker(description=by(lang, "From", "起"), **narrow)
        self.last = w.DatePicker(description=by(lang, "To", "止"), **narrow)
        self.status = w.HTML()
        dates = w.HBox([self.first, self.last], layout=w.Layout(flex_flow="row wrap"))
        self.widget = w.VBox([self.folder, self.article, self.debate, self.unit, dates, self.status])
        self.folder.observe(lambda change: self._read(change.new), "value")
        for part in (self.article, self.debate, self.unit, self.first, self.last):
            part.observe(lambda change: self._changed(), "value")
        self._read(path if path else corpus)

    @property
    def choice(self) -> Choice:
        """What the widgets say."""
        return Choice(
            self.article.value or None,
            self.debate.value or None,
            self.unit.value or None,
            self.first.value,
            self.last.value,
        )

    def follow(self, show: Callable[[Picker], None]) -> None:
        """Call `show` now, and again at every change."""
        self._followers.append(show)
        show(self)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def _read(self, corpus: Corpus) -> None:
        self._say(by(self.lang, "Reading …", "正在读取……"))
        found: list[Any] = []
        if not isinstance(corpus, str | Path):
            found = read(corpus)
        elif corpus:
            found = list(read_each(corpus))
        self._refused = [str(one) for one in found if isinstance(one, ReadError)]
        self.tagged = tag(one for one in found if not isinstance(one, ReadError))
        self.frames = tables(self.tagged)
        with self._silence():
            self.article.options = [(by(self.lang, "all articles", "全部文章"), _ALL), *map(_article, self.tagged)]
            self.debate.options = [(by(self.lang, "all debates", "全部议题"), _ALL), *self._debates()]
            self.unit.options = [(by(self.lang, "all units", "全部单位"), _ALL), *self._units()]
            for part in (self.article, self.debate, self.unit):
                part.value = _ALL
            self.first.value = self.last.value = None
        self._changed()

    def _debates(self) -> Iterator[tuple[str, str]]:
        return ((f"{question(one, self.lang)} ({count})", one) for one, count in debates(self.frames).items())

    def _units(self) -> Iterator[tuple[str, str]]:
        return ((f"{one} ({count})", one) for one, count in units(self.frames).items())

    @contextmanager
    def _silence(self) -> Iterator[None]:
        """The widgets change, and only what comes after tells the views."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _changed(self) -> None:
        if self._held:
            return
        self.shown = chosen(self.frames, self.choice)
        self._say(_counts(self), *self._refused)
        for show in self._followers:
            show(self)

    def _say(self, *lines: str) -> None:
        from html import escape

        self.status.value = "<br>".join(escape(line) for line in lines)


def _counts(picker: Picker) -> str:
    """How much is left of what was read."""
    lang, shown, whole = picker.lang, picker.shown, picker.frames
    names = {"articles": ("articles", "篇文章"), "figures": ("figures", "项数据"), "stances": ("stances", "个立场")}
    names |= {"statements": ("statements", "条言论"), "events": ("events", "个事件")}
    counts = [(len(getattr(shown, name)), len(getattr(whole, name)), words) for name, words in names.items()]
    of = [
        (f"{left:,}" if left == every else by(lang, f"{left:,} of {every:,}", f"{left:,}/{every:,}"), words)
        for left, every, words in counts
    ]
    return by(lang, ", ", "，").join(by(lang, f"{count} {en}", f"{count}{zh}") for count, (en, zh) in of)


def _article(tagged: TaggedArticle) -> tuple[str, str]:
    one = tagged.article
    title = one.title or one.id
    short = title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
    return " · ".join(part for part in (short, one.publisher, one.published) if part), one.id


def _folders(path: str) -> tuple[str, ...]:
    """The folder, those within it and those beside it."""
    place = Path(path)
    if not path or not place.is_dir():
        return ()
    near = [*place.glob("*/"), *place.parent.glob("*/")]
    names = (str(one) for one in sorted(near) if one.is_dir() and not one.name.startswith((".", "_")))
    return tuple(dict.fromkeys([path, *names]))
