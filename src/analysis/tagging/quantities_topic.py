"""What a whole text speaks of, as far as its numbers leave it unsaid; each looked for when it is first asked after."""

from __future__ import annotations

from functools import cached_property

import msgspec

from analysis.model import Script
from analysis.reading.patterns import pattern
from analysis.tagging import units

_CURRENCY_NAMED = r"(?<=[\d百千万亿])\s?(人民币|美元|美金|港元|港币|欧元|日元|元)"
_CURRENCIES = {
    "人民币": "CNY",
    "美元": "USD",
    "美金": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "元": "CNY",
}
# 年增5%, 季减近一成: growth as Taiwan's papers write it.
_TAIWAN_GROWTH = r"[年季月][增减] ?[\d逾近约]"
# 240亿元(约1016亿台币): an amount that is converted is in another 元.
_INTO_TAIWAN = r"(?<![美日欧韩港台币])元 ?\([^()]{0,16}台币"


class Topic(msgspec.Struct, dict=True):
    """What a folded text speaks of: language models, chips, the currency it names first, and what 元 means in it."""

    folded: str
    script: Script

    @cached_property
    def models(self) -> bool:
        """Whether it speaks of language models."""
        return any(word in self.folded for word in units.topic_cues("models"))

    @cached_property
    def chips(self) -> bool:
        """Whether it speaks of chips."""
        return any(word in self.folded for word in units.topic_cues("chips"))

    @cached_property
    def currency(self) -> str | None:
        """The currency of its first sum."""
        named = pattern(_CURRENCY_NAMED).search(self.folded)
        return _CURRENCIES[named[1]] if named else None

    @cached_property
    def yuan(self) -> str:
        """What 元 means: in Traditional characters, where no other currency is named with it, the paper's own."""
        folded = self.folded
        if (
            self.script == "Hans"
            or ("人民币" in folded and "台币" not in folded)
            or pattern(_INTO_TAIWAN).search(folded)
        ):
            return "CNY"
        if pattern(_TAIWAN_GROWTH).search(folded) or any(word in folded for word in units.topic_cues("taiwan")):
            return "TWD"
        return "HKD" if any(word in folded for word in units.topic_cues("hongkong")) else "CNY"
