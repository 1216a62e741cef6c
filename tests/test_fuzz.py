"""Whatever the bytes: the promises of `tests/promises.py`, on the inputs that once broke one and on drawn ones."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import promises

_CASES = Path(__file__).parent / "cases" / "fuzz.jsonl"
KEPT = [json.loads(line) for line in _CASES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", KEPT, ids=[case["broke"] for case in KEPT])
def test_what_once_broke_holds(case):
    content = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode("utf-8")
    assert promises.hold(promises.named(case["ending"]) + content) == case["articles"]


_CLAUSES = [
    "截至2024年底，全市已建成智算中心12个",
    "公司預計明年第一季營收約新台幣35億元",
    "总经理陶然说：“算力缺口至少两成，",
    "但开源模型未必更便宜。”",
    "据行业协会统计，三五千卡的集群占七到八成",
    "由30%升至45.5%",
    "<table><tr><td>",
    '{"text": "',
    "text,title\n",
]
_words = st.lists(st.sampled_from(_CLAUSES) | st.text(max_size=8), max_size=12).map("".join)
_contents = st.binary(max_size=300) | st.builds(
    lambda text, encoding: text.encode(encoding, "replace"),
    _words,
    st.sampled_from(["utf-8", "gb18030", "big5", "utf-16"]),
)


@given(st.binary(min_size=1, max_size=1), _contents)
@settings(max_examples=400)
def test_any_file_keeps_the_promises(kind, content):
    promises.hold(kind + content)


def test_a_broken_promise_is_seen():
    with pytest.raises(AssertionError):
        promises.assert_safe('<p onclick="x()">算力</p>')
    with pytest.raises(AssertionError):
        promises.assert_safe('<a href="javascript:x()">算力</a>')
