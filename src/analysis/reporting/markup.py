"""The words of a Typst program: text goes in as string literals, never as markup."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.blocks import parted

_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "", "\t": "\\t"}
    | {chr(n): f"\\u{{{n:x}}}" for n in range(32) if n not in (9, 10, 13)}
)


def literal(text: str) -> str:
    """`text` as a Typst string.

    >>> print(literal('算力#[*"]'))
    "算力#[*\\"]"
    """
    return '"' + text.translate(_ESCAPES) + '"'


def call(name: str, *arguments: object, **named: object) -> str:
    """A call of a function on expressions.

    >>> call("link", 'label("a1-f1")', literal("30 EFLOPS"))
    'link(label("a1-f1"), "30 EFLOPS")'
    """
    parts = [str(argument) for argument in arguments] + [f"{key}: {value}" for key, value in named.items()]
    return f"{name}({', '.join(parts)})"


def joined(expressions: Sequence[str]) -> str:
    """One expression for the content of several.

    >>> joined(['"a"', 'strong("b")'])
    '{[];"a";strong("b")}'
    """
    return "{" + ";".join(["[]", *expressions]) + "}"


def words(text: str, lang: str) -> str:
    """The expression for a text of ours in `lang`, Chinese words within English marked as such.

    >>> words("30 EFLOPS", "en"), words("of 青岚", "en")
    ('"30 EFLOPS"', '{[];"of ";zh("青岚")}')
    """
    parts = [call("zh", literal(part)) if chinese else literal(part) for part, chinese in parted(text, lang)]
    return parts[0] if len(parts) == 1 else joined(parts)
