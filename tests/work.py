"""How much work a function does, counted rather than timed, so that a slow machine cannot change the answer."""

import cProfile
from collections.abc import Callable
from typing import Any


def calls(function: Callable[..., Any], *arguments: Any) -> int:
    """The number of calls that one run takes, those of built-in functions among them."""
    profile = cProfile.Profile()
    profile.runcall(function, *arguments)
    return sum(entry.callcount for entry in profile.getstats())


def grows_linearly(run: Callable[[int], int], small: int, factor: int = 4) -> bool:
    """Whether `run` (size -> calls) takes at most in step with its size, a half more granted; a first run loads."""
    run(small // 10)
    return run(small * factor) <= 1.5 * factor * run(small) + 1000
