"""The five seeds, read and tagged, against their gold: every layer keeps at least the agreement it has reached."""

import json
from pathlib import Path

import pytest

import analysis
import scoring
from analysis.records import article_record

ROOT = Path(__file__).parent.parent
GOLD = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "tests/gold").glob("*.json"))
}
CORE = {"FLOPS", "OPS", "chip", "server", "rack", "facility", "parameter"}


def core(items):
    return [item for item in items if item["unit"] in CORE]


def with_figure(items):
    return [
        g | {"optional": g.get("optional") or g["figure"].get("optional")} for g in items if g.get("figure") is not None
    ]


def calendar(times):
    return [t | {"optional": True} if t["value"].endswith("_REF") else t for t in times]


LAYERS = {
    "quantity": lambda g, p: scoring.layer(g["quantities"], p["quantities"], scoring.same_quantity),
    "quantity core": lambda g, p: scoring.layer(core(g["quantities"]), core(p["quantities"]), scoring.same_quantity),
    "figure core": lambda g, p: scoring.layer(
        core(with_figure(g["quantities"])), core(p["figures"]), scoring.same_figure
    ),
    "time": lambda g, p: scoring.layer(
        calendar(g["times"]), [t for t in p["times"] if not t["value"].endswith("_REF")], scoring.same_time
    ),
    "statement characters": lambda g, p: scoring.characters(g["statements"], p["statements"]),
    "stance": lambda g, p: scoring.layer(g["stances"], p["stances"], scoring.same_stance, "evidence"),
    "event": lambda g, p: scoring.layer(g["events"], p["events"], scoring.same_event, "clause"),
    "body": lambda g, p: scoring.covered(g["article"]["body"], p["article"]["body"]),
}
LEAST = {
    "quantity": 0.98,
    "quantity core": 0.98,
    "figure core": 0.95,
    "time": 0.97,
    "statement characters": 0.92,
    "stance": 0.90,
    "event": 0.90,
    "body": 0.99,
}


@pytest.fixture(scope="module")
def found():
    tagged = analysis.tag(analysis.read(ROOT / "seeds"))
    return {one.article.id: article_record(one) for one in tagged}


@pytest.mark.parametrize("name", LAYERS)
def test_layer(name, found):
    total = scoring.Score()
    for id, gold in GOLD.items():
        total.update(LAYERS[name](gold, found[id]))
    assert total.f1 >= LEAST[name], dict(total)


@pytest.mark.parametrize("id", GOLD)
@pytest.mark.parametrize("field", ["title", "published", "script", "publisher"])
def test_article_field(id, field, found):
    gold, article = GOLD[id]["article"], found[id]["article"]
    assert article[field] in (gold[field], *gold.get(f"{field}_alt", ()))


@pytest.mark.parametrize("id", GOLD)
def test_anchor(id, found):
    gold, article = GOLD[id]["article"], found[id]["article"]
    assert article["anchor"][:7] == gold["anchor"][:7]


@pytest.mark.parametrize("id", GOLD)
def test_authors(id, found):
    gold, article = GOLD[id]["article"], found[id]["article"]
    assert article["authors"] in (gold["authors"], gold.get("authors_alt", gold["authors"]))


def test_spans_are_their_text(found):
    articles = {article.id: article for article in analysis.read(ROOT / "seeds")}
    for id, record in found.items():
        raw = articles[id].raw
        tags = [t for name in ("quantities", "figures", "times") for t in record[name]]
        tags += [t["content"] for t in record["statements"]] + [t["evidence"] for t in record["stances"]]
        tags += [t["clause"] for t in record["events"]]
        assert tags
        assert all(raw[t["start"] : t["end"]] == t["text"] for t in tags)
