"""The benchmarks' own reasoning: what counts as right, as a convention, as wrong. None needs a peer or shared data."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


def load(name):
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", BENCHMARKS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


sys.path.insert(0, str(BENCHMARKS))
recognizers, peers, accuracy = load("recognizers"), load("peers"), load("accuracy")
peers_times = load("peers_times")
names_model = load("names_model")
times = importlib.import_module("conventions.times")


def case(raw, *results):
    """A case as the folder has it: each result's words, then its resolution."""
    return {"Input": raw, "Results": [{"Text": text, "Resolution": resolution} for text, resolution in results]}


def dated(**value):
    return {"values": [value]}


@pytest.mark.parametrize(
    ("model", "raw", "results", "names"),
    [
        ("Number", "三万五千", [("三万五千", {"value": "35000"})], []),
        ("Number", "三万五千", [("三万五千", {"value": "35001"})], ["wrong"]),
        ("Number", "今天很冷", [("今天", {"value": "3"})], ["wrong"]),
        ("Number", "四川在开会", [], []),
        ("Number", "七匹", [("七", {"value": "7"})], ["article"]),
        ("Number", "六十几万", [("六十几万", {"value": "600000"})], ["vague"]),
        ("Number", "六十几万", [("六十几万", {"value": "500000"})], ["wrong"]),
        ("Percent", "涨了12%", [("12%", {"value": "12%"})], []),
        ("Percent", "-12%", [("-12%", {"value": "-12%"})], []),
        ("Percent", "高了4个百分点", [("4个百分点", {"value": "4%"})], ["point"]),
        ("Percent", "高了4个百分点", [("4个百分点", {"value": "5%"})], ["wrong"]),
        ("Percent", "打六五折", [("六五折", {"value": "65%"})], ["discount"]),
        ("Percent", "打六五折", [("六五折", {"value": "56%"})], ["wrong"]),
        ("Percent", "百 分 之 8", [("百 分 之 8", {"value": "8%"})], ["spaced"]),
        ("Percent", "占3-8%", [("8%", {"value": "8%"})], ["range"]),
        ("Currency", "付了9美元", [("9美元", {"value": "9", "unit": "United States dollar"})], []),
        ("Currency", "付了9美元", [("9美元", {"value": "9", "unit": "Euro"})], ["wrong"]),
        ("Currency", "欧元", [("欧元", {"unit": "Euro"})], ["numberless"]),
        ("Dimension", "70兆字节", [("70兆字节", {"value": "70", "unit": "Megabyte"})], ["canonical"]),
        ("Dimension", "70万亩", [("70万亩", {"value": "700000", "unit": "Mu"})], ["unit"]),
        ("Dimension", "70万亩", [("70万亩", {"value": "7000", "unit": "Mu"})], ["wrong"]),
        ("DateTime", "2021年8月开业", [("2021年8月", dated(timex="2021-08"))], []),
        ("DateTime", "2021年8月开业", [("2021年8月", dated(timex="2021-09"))], ["wrong"]),
        ("DateTime", "2021年以前", [("2021年以前", dated(timex="2021", Mod="before"))], ["bound"]),
        ("DateTime", "3日开会", [("3日", dated(timex="XXXX-XX-03", value="2020-05-03"))], ["chosen"]),
        (
            "DateTime",
            "2021年上半年",
            [("2021年上半年", dated(timex="x", start="2021-01-01", end="2021-07-01"))],
            ["named"],
        ),
        ("DateTime", "过去五年", [("过去五年", dated(timex="(2015-05-09,2020-05-09,P5Y)"))], ["window"]),
        ("DateTime", "2018年至2021年", [("2018年至2021年", dated(start="2018-01-01", end="2021-01-01"))], ["ends"]),
        ("DateTime", "等了四年半", [("四年半", dated(timex="P4.5Y"))], ["half"]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_difference_is_named_by_its_kind(model, raw, results, names):
    assert recognizers.differences(model, case(raw, *results), "2020-05-09")[2] == names


def test_every_convention_is_described_and_none_is_called_wrong():
    assert "wrong" not in recognizers.CONVENTIONS
    modules = [BENCHMARKS / "recognizers.py", *(BENCHMARKS / "conventions").glob("*.py")]
    source = "".join(module.read_text(encoding="utf-8") for module in modules)
    for name in recognizers.CONVENTIONS:
        assert source.count(f'"{name}"') > 1, f"{name} is described and never used"


def test_clock_times_and_periods_are_compared_in_one_form():
    assert times.clock("2020-05-09 17:00:00") == times.clock("2020-05-09T17:00") == "2020-05-09T17"
    assert times.clock("2020-05-09T17:30") == "2020-05-09T17:30"
    assert times.months("P1.5Y") == times.months("P18M")
    assert times.period("2020-H2") == ("2020-07-01", "2021-01-01")
    assert times.period("199X") == ("1990-01-01", "2000-01-01")
    assert times.period("2020") is None


@pytest.mark.parametrize("name", ["recognizers", "accuracy"])
def test_a_benchmark_without_its_data_says_so(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [name])
    globals()[name].main()
    assert capsys.readouterr().out.startswith("skipped: ")


def test_a_peer_that_does_not_install_is_skipped_with_its_reason(tmp_path, monkeypatch, capsys):
    def refuse(name, cases, folder):
        raise OSError(f"{name} is nowhere")

    monkeypatch.setattr(peers, "peer", refuse)
    monkeypatch.setattr(sys, "argv", ["peers", "--folder", str(tmp_path)])
    peers.main()
    out = capsys.readouterr().out
    assert "| analysis |" in out
    assert out.count("skipped, ") == len(peers.PEERS)


def test_the_sentences_for_peers_hold_what_they_expect():
    cases = peers.sentences()
    assert len(cases) >= 60
    assert sum(not c["expect"] for c in cases) >= 5
    for c in cases:
        for e in c["expect"]:
            assert c["text"][e["start"] : e["end"]]
            assert e["low"] is not None or e["high"] is not None


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ({"low": 2e4, "high": None, "unit": "chip"}, 3),
        ({"low": 2e4, "high": 2e4, "unit": "chip"}, 2),
        ({"low": 2e4, "high": 2e4, "unit": "CNY"}, 1),
        ({"low": 2.0, "high": 2.0, "unit": "chip"}, 0),
        ({"low": 2e4, "high": 9e4, "unit": "chip"}, 0),
        ({"low": 2e4, "high": None, "unit": "chip", "start": 9, "end": 12}, 0),
    ],
)
def test_agreement_counts_number_then_unit_then_bounds(found, level):
    expected = {"start": 2, "end": 6, "low": 2e4, "high": None, "unit": "chip"}
    assert peers.agreement(expected, [{"start": 2, "end": 5, **found}]) == level


def test_a_unit_where_nothing_is_expected_is_a_false_alarm_and_a_bare_number_none():
    alarm = {"start": 0, "end": 2, "low": 5, "high": 5, "unit": "CNY"}
    assert peers.score([{"text": "5G", "expect": []}], [[alarm, {**alarm, "unit": None}]]) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2022-Q4", "2022-10-01", "2022-12-31"),
        ("2022-H2", "2022-07-01", "2022-12-31"),
        ("2022-WI", "2022-12-01", "2023-02-28"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2021/2025", "2021-01-01", "2025-12-31"),
        ("2022-05-06TEV", "2022-05-06", "2022-05-06"),
    ],
)
def test_a_timex_date_has_a_first_and_a_last_day(value, first, last):
    assert [day.isoformat() for day in peers_times.days(value)] == [first, last]


@pytest.mark.parametrize(
    ("expected", "found", "shared", "right"),
    [
        ("2022", {"first": "2022-01-01", "last": "2022-12-31"}, False, True),
        ("2022", {"first": "2022-01-01", "last": "2022-06-30"}, False, False),
        ("2022", {"first": "2022-05-06", "last": None}, False, True),
        ("2022", {"first": "2023-05-06", "last": None}, False, False),
        ("2022", {"first": "2022-01-01", "last": "2024-12-31"}, True, True),
        ("P2Y", {"value": "P24M"}, False, True),
        ("P2Y", {"value": "P2M"}, False, False),
        ("P1Y", {"first": "2022-01-01", "last": "2023-01-01"}, False, True),
    ],
)
def test_a_time_is_right_by_its_days_or_its_length(expected, found, shared, right):
    item = {"first": None, "last": None, **found}
    assert peers_times.right({"value": expected}, item, shared) is right


def test_the_table_of_scores_takes_its_place_in_the_document():
    scores = {"articles": 3, "scores": {"time.mod": {"accuracy": 0.5, "n": 4}, "quantity": {"f1": 0.25, "gold": 1200}}}
    table = accuracy.table({"seeds": json.loads(json.dumps(scores)), "others": {"articles": 1, "scores": {}}})
    assert table.splitlines() == [
        "| | seeds, 3 articles | others, 1 articles |",
        "|---|---|---|",
        "| quantity | 0.250 (1,200) | - |",
        "| time.mod | 0.500 of 4 | - |",
    ]
    document = "before\n<!-- scores -->\nold\n<!-- scores -->\nafter\n"
    assert accuracy.replaced(document, "scores", table) == document.replace("old", table)
    with pytest.raises(ValueError, match="unpack"):
        accuracy.replaced(document, "peers", table)


def test_the_document_has_a_place_for_every_table():
    document = (BENCHMARKS.parent / "docs" / "accuracy.md").read_text(encoding="utf-8")
    for block in ("scores", *accuracy.PRINTED):
        assert document.count(f"<!-- {block} -->") == 2, block
        assert f"benchmarks/{'accuracy' if block == 'scores' else block}.py" in document, block


def test_credited_names_are_looked_for_as_they_stand_in_the_text(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("2025-03-04\n星河智算總經理周明遠表示，供貨仍緊。\n", encoding="utf-8")
    gold = tmp_path / "a.json"
    credited = {"statements": [{"source": "周明遠"}, {"source": "某报告"}], "stances": [{"holder": "星河智算"}]}
    gold.write_text(json.dumps(credited), encoding="utf-8")
    [(path, read)] = names_model.corpus([tmp_path], [tmp_path])
    text = names_model.segment(read)
    assert names_model.wanted(path, text) == {"周明远", "星河智算"}
    assert names_model.score([{"周明远", "星河智算"}], [["周明远", "星河", "供货"]]) == (1, 2, 3)
