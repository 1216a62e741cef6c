"""Where holders stand over all articles, who changed, and from which sector they come."""

import pandas as pd
import pytest

from analysis.holders import holder_names
from analysis.lexicon import rows
from analysis.positions import CHANGED, position_rows, split_rows
from analysis.sectors import sector


@pytest.mark.parametrize("row", rows("sectors"), ids=lambda row: f"{row['use']} {row['word']}")
def test_each_row_gives_its_sector(row):
    said, _, expected = row["example"].rpartition("=")
    assert row["word"] in said or row["use"] == "type"
    assert (sector("某人", said) if row["use"] in ("title", "calling") else sector(said)) == expected


@pytest.mark.parametrize(
    ("holder", "role", "expected"),
    [
        ("周明远", "英伟达副总裁、前清华大学讲师", "chip"),
        ("周明遠", "東湖大學資訊學院教授", "academia"),
        ("周明远", "阿里云首席科学家", "cloud"),
        ("周明远", "知名科学家", "academia"),
        ("李开复", "知名科学家", "maker"),
        ("周明远", "云帆智造总经理", None),
        ("某部门", None, None),
        ("部", None, None),
    ],
)
def test_the_office_goes_before_the_person_and_he_before_a_calling(holder, role, expected):
    assert sector(holder, role) == expected


def stances(*taken):
    """A frame of stances from (target, holder, label, article, published) and a role where there is one."""
    names = ["target", "holder", "label", "article", "published", "role"]
    frame = pd.DataFrame([dict(zip(names, (*one, None)[:6], strict=True)) for one in taken], columns=names)
    return frame.assign(id=[f"{one[3]}-p{n}" for n, one in enumerate(taken, 1)])


def test_one_holder_in_both_scripts_is_one_row():
    frame = stances(
        ("open-source", "馬斯克", "FAVOR", "b", "2024-03-19"), ("open-source", "马斯克", "FAVOR", "a", "2023-07-12")
    )
    [row] = position_rows(frame)
    assert (row["label"], row["course"], row["articles"], row["ids"]) == ("FAVOR", None, "a b", "a-p2 b-p1")
    assert (row["first"], row["last"], row["sector"]) == ("2023-07-12", "2024-03-19", "maker")


@pytest.mark.parametrize(
    ("dates", "course"),
    [
        (("2023-05-01", "2025-02-10"), "AGAINST 2023-05-01 → FAVOR 2025-02-10"),
        (("2023-05", "2025-02"), "AGAINST 2023-05 → FAVOR 2025-02"),
        (("2023-05", "2023-05-20"), "AGAINST 2023-05 | FAVOR 2023-05-20"),
        (("2023-05-01", "2023-05-01"), "AGAINST 2023-05-01 | FAVOR 2023-05-01"),
        ((None, "2025-02-10"), "AGAINST | FAVOR 2025-02-10"),
    ],
)
def test_who_changed_is_shown_as_changed(dates, course):
    frame = stances(
        ("agents", "周明远", "AGAINST", "a", dates[0]),
        ("agents", "周明远", "FAVOR", "b", dates[1], "星河资本合伙人"),
        ("agents", "林若水", "NEUTRAL", "b", dates[1]),
    )
    changed, other = position_rows(frame)
    assert (changed["label"], changed["course"]) == (CHANGED, course)
    assert (changed["role"], changed["sector"]) == ("星河资本合伙人", "investor")
    assert (other["label"], other["course"]) == ("NEUTRAL", None)


def test_a_holder_who_comes_back_has_each_turn_in_his_course():
    labels = ("FAVOR", "FAVOR", "NEUTRAL", "FAVOR")
    frame = stances(*[("agents", "周明远", label, f"a{n}", f"202{n}-01-01") for n, label in enumerate(labels)])
    [row] = position_rows(frame)
    assert row["course"] == "FAVOR 2020-01-01 → NEUTRAL 2022-01-01 → FAVOR 2023-01-01"


def test_two_people_of_one_family_name_stay_two():
    frame = stances(("agents", "李彦宏", "FAVOR", "a", "2024"), ("agents", "李开复", "AGAINST", "a", "2024"))
    assert [row["holder"] for row in position_rows(frame)] == ["李彦宏", "李开复"]


def test_splits_count_holders_by_sector_and_never_average_one_who_changed():
    frame = stances(
        ("agents", "百度", "FAVOR", "a", "2024-01-01"),
        ("agents", "百度", "AGAINST", "b", "2025-01-01"),
        ("agents", "英伟达", "FAVOR", "a", "2024-01-01"),
        ("agents", "周明远", "NEUTRAL", "a", "2024-01-01"),
        ("on-device", "英伟达", "AGAINST", "a", "2024-01-01"),
    )
    rows = split_rows(pd.DataFrame(position_rows(frame)))
    counted = [
        (r["target"], r["sector"], r["holders"], r["favor"], r["neutral"], r["against"], r["changed"]) for r in rows
    ]
    assert counted == [
        ("agents", "all", 3, 1, 1, 0, 1),
        ("agents", "chip", 1, 1, 0, 0, 0),
        ("agents", "maker", 1, 0, 0, 0, 1),
        ("agents", "other", 1, 0, 1, 0, 0),
        ("on-device", "all", 1, 0, 0, 1, 0),
        ("on-device", "chip", 1, 0, 0, 1, 0),
    ]
    assert rows[0]["ids"] == "a-p1 b-p2 a-p3 a-p4"


def test_no_stances_no_rows():
    assert position_rows(stances()) == []


@pytest.mark.parametrize("row", rows("namesakes"), ids=lambda row: row["example"])
def test_a_role_tells_namesakes_apart(row):
    role, _, known = row["example"].partition("=")
    assert known == f"{row['name']} ({row['organisation']})"
    assert holder_names([{"holder": row["name"], "role": role, "sentence": "", "article": "a"}]) == [known]


def test_two_people_of_one_name_are_two_rows():
    frame = stances(
        ("open-source", "张鹏", "NEUTRAL", "a", "2024-07-06", "智谱CEO"),
        ("open-source", "张鹏", "FAVOR", "b", "2024-08-06", "极客公园创始人"),
        ("open-source", "張鵬", "NEUTRAL", "c", "2024-09-06", "智譜執行長"),
        ("open-source", "张鹏", "AGAINST", "d", "2024-10-06"),
    )
    assert [(row["holder"], row["label"], row["articles"]) for row in position_rows(frame)] == [
        ("张鹏 (智谱)", "NEUTRAL", "a c"),
        ("张鹏 (极客公园)", "FAVOR", "b"),
        ("张鹏 (d)", "AGAINST", "d"),
    ]


@pytest.mark.parametrize(
    ("one", "role", "other", "other_role", "same"),
    [
        ("列昂·阿莫代伊", "Anthropic首席执行官", "列昂·阿莫迪", "Anthropic CEO", True),
        ("列昂·阿莫代伊", "Anthropic首席执行官", "列昂·阿莫迪", "谷歌研究员", False),
        ("列昂·阿莫代伊", None, "列昂·阿莫迪", None, False),
        ("丹尼拉·阿莫迪", "Anthropic总裁", "列昂·阿莫迪", "Anthropic CEO", False),
        ("周明", "澜舟科技创始人", "周鸣", "澜舟科技创始人", False),
    ],
)
def test_two_spellings_of_a_foreign_name_are_one_holder(one, role, other, other_role, same):
    known = [{"holder": one, "role": role, "article": "a"}, {"holder": other, "role": other_role, "article": "b"}]
    assert (len(set(holder_names(known))) == 1) is same
