"""English forms of names: each row by its own example, what is composed, and what must stay as it is printed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.charts.listing_roles import role_english, role_pieces
from analysis.charts.names import english_name, name_pieces, said_name, short_name
from analysis.lexicon import rows

ROWS = rows("names_english")
MARKED = re.compile(r"\[(.+?)\]")


def forms_of(row):
    return [form.removeprefix("=") for form in row["name"].split("、")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"])
def test_the_example_of_a_row(row):
    (name,) = MARKED.findall(row["example"])
    assert any(form in name for form in forms_of(row))
    if row["kind"] == "title":
        assert (role_english(name) or "").endswith(row["english"])
    elif row["kind"].startswith("after_"):
        assert short_name(name, "en").endswith(row["english"])
    else:
        assert short_name(name, "en") == row["english"]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if not row["kind"].startswith(("after_", "title"))], ids=lambda r: r["name"]
)
def test_every_form_of_a_row(row):
    assert {english_name(form) for form in forms_of(row)} == {row["english"]}


def test_no_form_stands_in_two_rows():
    forms = [
        (form, row["kind"] if row["kind"].startswith(("after_", "title")) else "")
        for row in ROWS
        for form in forms_of(row)
    ]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


def test_english_forms_hold_no_chinese():
    assert [row["english"] for row in ROWS if re.search(r"[^\x20-\x7eà-öø-ÿÀ-ÖØ-ß]", row["english"])] == []


COMPOSED = {
    "贵州省": "Guizhou",
    "貴州省貴陽市": "Guiyang, Guizhou",
    "中国贵州": "Guizhou, China",
    "北京海淀区": "Haidian District, Beijing",
    "阿里巴巴集团": "Alibaba",
    "輝達": "Nvidia",
    "高德納公司": "Gartner",
    "寒武纪股份有限公司": "Cambricon",
    "华为昇腾910B": "Huawei Ascend 910B",
    "英伟达H100": "Nvidia H100",
    "小米15 Pro": "Xiaomi 15 Pro",
    "曙光 9000": "Sugon 9000",
    "百度文心": "Baidu ERNIE",
    "AI大模型": "AI large models",
    "谷歌和Meta": "Google and Meta",
    "谷歌、微软、苹果和Meta、亚马逊": "Google, Microsoft, Apple, Meta and Amazon",
    "臺灣電力公司": "Taiwan Power Company",
    "IBM中国": "IBM China",
}


@pytest.mark.parametrize(("name", "english"), COMPOSED.items())
def test_composed_names(name, english):
    assert short_name(name, "en") == english
    assert said_name(name, "en") == f"{name} {english}"
    assert said_name(name, "zh") == short_name(name, "zh") == name


AS_PRINTED = [
    "OpenAI",
    "青岚市",
    "苏州大学",  # Soochow University: no rule makes a university of a city
    "德州",  # Dezhou and Texas
    "超微",  # AMD and Supermicro
    "百度腾讯",
    "上海人",
    "和谷歌",
    "小米粥",
    "贵州省云麓县",
    "大模型百度",
    "",
    "、",
]


@pytest.mark.parametrize("name", AS_PRINTED)
def test_what_no_rule_explains_stays_as_printed(name):
    assert english_name(name) is None
    assert said_name(name, "en") == short_name(name, "en") == name


def test_the_traditional_form_alone_is_unambiguous():
    assert english_name("台電") == "Taiwan Power Company"
    assert english_name("台电") is None


def test_a_name_that_holds_its_english_form_is_not_told_twice():
    assert said_name("通义千问Qwen", "en") == "通义千问Qwen"


def test_pieces_say_their_language():
    assert [(p.text, p.lang, p.href) for p in name_pieces("贵州", "en", "#a1-f1")] == [
        ("贵州", "zh", "#a1-f1"),
        (" Guizhou", None, None),
    ]
    assert [(p.text, p.lang) for p in name_pieces("贵州", "zh")] == [("贵州", None)]


@given(st.text(max_size=80))
def test_no_name_raises(name):
    assert said_name(name, "zh") == " ".join(name.split())
    assert said_name(name, "en").startswith(" ".join(name.split()))
    assert "".join(piece.text for piece in name_pieces(name, "en")) == said_name(name, "en")


@given(st.lists(st.sampled_from([f for row in ROWS[::25] for f in forms_of(row)]), min_size=1, max_size=15))
def test_no_list_of_names_raises(names):
    assert short_name("、".join(names), "en")


ROLES = {
    "百度创始人、董事长兼首席执行官": "Baidu founder, chairman and chief executive",
    "华为常务董事、华为云CEO": "Huawei executive director; Huawei Cloud chief executive",
    "英偉達公司創始人兼首席執行官": "Nvidia founder and chief executive",
    "高通公司中国区董事长": "Qualcomm chairman for China",
    "腾讯云副总裁": "Tencent Cloud vice-president",
    "前OpenAI首席科学家": "former OpenAI chief scientist",
    "魅族前副总裁": "former Meizu vice-president",
    "OpenAI CEO": "OpenAI chief executive",
    "董事长": "chairman",
}


@pytest.mark.parametrize(("role", "english"), ROLES.items())
def test_roles_in_english(role, english):
    assert role_english(role) == english


@pytest.mark.parametrize("role", ["青岚集团董事长", "百度创始人、青岚集团董事长", "某高人", "", "、"])
def test_a_role_of_which_a_part_is_not_known_stays_as_printed(role):
    assert role_english(role) is None


def test_a_role_in_its_pieces():
    assert [(p.text, p.lang) for p in role_pieces("百度创始人", "en")] == [
        ("百度创始人", "zh"),
        (" Baidu founder", None),
    ]
    assert [p.text for p in role_pieces("百度创始人", "zh")] == ["百度创始人"]
    assert [p.text for p in role_pieces("", "en")] == ["–"]


@given(st.text(max_size=80))
def test_no_role_raises(role):
    assert role_pieces(role, "en")
