"""What goes wrong in reading, said in one line."""

from __future__ import annotations


class ReadError(ValueError):
    """A source that holds no article: where, what it is instead, and what to give.

    >>> print(ReadError("pages/cover.png", "a PNG picture, not an article", "give text, a saved page or a table"))
    pages/cover.png: a PNG picture, not an article; give text, a saved page or a table
    """

    def __init__(self, path: str, what: str, advice: str) -> None:
        super().__init__(f"{path}: {what}; {advice}")
        self.path = path
        self.what = what
        self.advice = advice


class NoTextError(ReadError):
    """A table whose columns name no article's text: refused where it is named, passed over in a folder."""


def unforeseen(path: str, error: Exception) -> ReadError:
    """The refusal that stands for an error nobody planned for, by the name of its kind.

    >>> print(unforeseen("a.html", RecursionError()))
    a.html: cannot be read (RecursionError); save it again as text
    """
    return ReadError(path, f"cannot be read ({type(error).__name__})", "save it again as text")
