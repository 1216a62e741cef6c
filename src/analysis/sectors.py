"""Where the holder of a stance comes from: maker, cloud, chip, academia, investor, government, media and the like."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicon import Finder, rows
from analysis.reading.folding import fold
from analysis.tagging.aliases import entry_name

_PARTS = re.compile(r"[、,;/和及与兼]")


@cache
def _words(use: str) -> dict[str, str]:
    return {fold(row["word"]): row["sector"] for row in rows("sectors") if row["use"] == use}


@cache
def _organisations() -> dict[str, str]:
    """Organisation (folded) -> sector, by its type."""
    return {fold(row["name"]): _words("type")[row["type"]] for row in rows("names_organisations")}


@cache
def _finder(use: str) -> Finder:
    return Finder(_words(use))


@cache
def _organisation_finder() -> Finder:
    return Finder(_organisations())


def _of_organisation(name: str) -> str | None:
    known = _organisations().get(name) or _organisations().get(fold(entry_name(name)))
    if known:
        return known
    endings = _words("name") | _words("within")
    ending = max((word for word in endings if name.endswith(word) and name != word), key=len, default=None)
    return endings[ending] if ending else None


def _of_role(part: str) -> str | None:
    if titles := _finder("title").find(part):
        return _words("title")[titles[-1][2]]
    if named := _organisation_finder().find(part):
        return _organisations()[named[0][2]]
    if endings := _finder("within").find(part):
        return _words("within")[endings[-1][2]]
    return None


def sector(holder: str, role: str | None = None) -> str | None:
    """The sector of a holder: of the first office in the role that tells, of the person, of the organisation, of a calling.

    None where nothing tells. The words are data: ``lexicon/sectors.tsv``.

    >>> sector("周明远", "星河半导体创始人、东湖大学教授"), sector("周明远", "东湖大学教授")
    ('chip', 'academia')
    >>> sector("輝達"), sector("李彥宏"), sector("周明远")
    ('chip', 'maker', None)
    """
    name, parts = fold(holder), _PARTS.split(fold(role or ""))
    office = next((found for part in parts if (found := _of_role(part))), None)
    known = office or _words("person").get(name) or _words("person").get(fold(entry_name(name)))
    callings = _finder("calling").find(parts[0])
    return known or _of_organisation(name) or (_words("calling")[callings[-1][2]] if callings else None)
