"""One happening that several articles tell is one row; two happenings never are."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analysis
from analysis.happenings import happening_rows
from analysis.reading import read_text
from analysis.tables import event_status
from analysis.tagging import tag_article


def tables_of(*texts):
    return analysis.tables([tag_article(read_text(text, id=f"a{n}")) for n, text in enumerate(texts, 1)])


# (date line, text) of two articles, and the date on which their tellings agree.
ONE = [
    (
        "2023-07-20|7月14日，青岚集团发布岚语3.0大模型。",
        "2023-08-02|青岚集团7月正式推出新一代大模型岚语3.0。",
        "2023-07-14",
    ),
    (
        "2023-07-20|2023年7月14日，百度发布文心大模型4.0。",
        "2023-08-20|今年7月，百度正式推出文心大模型4.0。",
        "2023-07-14",
    ),
    (
        "2024-05-20|5月15日，字节跳动发布豆包大模型。",
        "2024-05-16|昨日，字節跳動正式發佈自研的豆包大模型。",
        "2024-05-15",
    ),
    (
        "2024-06-10|6月5日，智谱AI完成4亿美元融资，外资参投。",
        "2024-07-10|智谱AI于2024年6月完成4亿美元融资。",
        "2024-06-05",
    ),
    (
        "2024-01-10|2023年12月，工信部印发《算力设施行动计划》。",
        "2024-01-12|工信部2023年12月25日印发《算力设施行动计划》。",
        "2023-12-25",
    ),
    (
        "2024-05-20|5月15日，工信部印发《算力行动计划》。",
        "2024-05-21|5月15日，工业和信息化部印发《算力行动计划》。",
        "2024-05-15",
    ),
    (
        "2024-07-16|7月15日，腾讯开源混元大模型，参数达到3890亿。",
        "2024-07-20|本周一，腾讯宣布开源混元大模型，参数规模3890亿。",
        "2024-07-15",
    ),
    (
        "2024-03-20|2024年3月17日，马斯克旗下xAI宣布开源大模型Grok-7。",
        "2024-03-19|当地时间3月17日，xAI正式开源Grok-7。",
        "2024-03-17",
    ),
    ("2024-11-20|11月12日，北京智算中心正式投产。", "2024-11-13|昨日，北京智算中心正式投产。", "2024-11-12"),
    ("2024-05-20|5月15日，雷军宣布小米成立芯片公司。", "2024-05-21|5月15日，小米宣布成立芯片公司。", "2024-05-15"),
    (
        "2024-05-20|5月15日，微软与OpenAI签署100亿美元投资协议。",
        "2024-05-21|5月15日，OpenAI获得微软100亿美元投资。",
        "2024-05-15",
    ),
    ("2024-05-20|5月15日，华为发布盘古大模型。", "2024-05-21|5月15日，华为发布大模型。", "2024-05-15"),
    (
        "2024-07-12|预计到2027年，中国算力规模将超过500EFLOPS。",
        "2024-08-12|到2027年，中国算力规模有望超过500EFlops。",
        "2027",
    ),
    (
        "2024-05-20|今年年初，青岚集团发布智算芯片青芯二号。",
        "2024-05-21|今年2月，青岚集团推出智算芯片青芯二号。",
        "2024-02",
    ),
]


def written(text):
    return text.replace("|", "\n") + "\n"


@pytest.mark.parametrize(("first", "second", "edtf"), ONE, ids=[first for first, _, _ in ONE])
@pytest.mark.parametrize("turned", [False, True])
def test_one_happening_is_one_row(first, second, edtf, turned):
    texts = [written(first), written(second)]
    frames = tables_of(*(texts[::-1] if turned else texts))
    assert frames.happenings[["edtf", "agreement", "told", "articles"]].values.tolist() == [[edtf, "agree", 2, "a1 a2"]]
    [ids] = frames.happenings["ids"]
    assert sorted(ids.split()) == sorted(frames.events["id"])


# Two articles of one day about one company or place, or the like, that tell two happenings.
TWO = [
    ("2024-03-20|3月18日，英伟达发布芯片B700。", "2024-03-20|3月18日，英伟达发布机器人模型GR77T。"),
    ("2024-05-20|5月15日，百度发布文心大模型4.0。", "2024-05-20|5月15日，百度发布昆仑芯片。"),
    ("2024-05-20|5月15日，百度发布文心大模型4.0。", "2024-05-20|5月15日，百度下调文心大模型4.0价格。"),
    ("2024-05-20|5月15日，百度发布文心大模型4.0。", "2024-05-20|5月15日，百度發佈文心大模型4.5。"),
    ("2024-05-20|5月15日，阿里巴巴发布通义千问2.5。", "2024-05-20|5月15日，阿里巴巴发布通义灵码。"),
    ("2024-05-20|5月15日，阿里巴巴开源Qwen-7B模型。", "2024-05-20|5月15日，阿里巴巴开源Qwen-72B模型。"),
    ("2024-05-20|5月15日，OpenAI发布GPT-4o。", "2024-05-20|5月15日，OpenAI发布GPT-4o mini。"),
    ("2024-05-20|5月15日，青岚集团发布岚语3.0。", "2024-05-20|5月15日，青岚集团发布岚语3.0轻量版。"),
    ("2024-05-20|5月15日，华为云接入DeepSeek-R1模型。", "2024-05-20|5月15日，腾讯云接入DeepSeek-R1模型。"),
    ("2024-05-20|5月15日，商汤科技发布日日新5.0。", "2024-05-20|5月15日，科大讯飞发布星火5.0。"),
    ("2024-03-20|3月18日，黄仁勋在GTC大会上发布B700芯片。", "2024-03-20|3月18日，黄仁勋在GTC大会上发布GB700超级芯片。"),
    ("2024-05-15|5月14日，谷歌发布视频生成模型Veo。", "2024-05-15|5月14日，谷歌发布图像生成模型Imagen 3。"),
    ("2024-05-22|5月21日，阿里云宣布Qwen-Long降价97%。", "2024-05-22|5月21日，阿里云宣布Qwen-Max降价67%。"),
    ("2024-11-20|2024年三季度，腾讯营收1672亿元。", "2024-11-20|2024年三季度，腾讯净利润598亿元。"),
    ("2024-07-05|7月4日，智能制造大会在上海开幕。", "2024-07-05|7月4日，数字经济大会在北京开幕。"),
    ("2024-01-20|1月，微软市值突破3万亿美元。", "2024-01-20|1月，苹果市值突破3万亿美元。"),
    ("2024-05-10|5月9日，中国电信宣布投资50亿元建设智算中心。", "2024-05-10|5月9日，中国电信宣布投资50亿元回购股份。"),
    ("2024-05-10|5月9日，科大讯飞发布星火大模型V3.5。", "2024-05-10|5月9日，科大讯飞发布星火语音大模型。"),
    ("2024-05-10|5月9日，中国移动智算中心（青岛）投产。", "2024-05-10|5月9日，中国移动智算中心（呼和浩特）投产。"),
    ("2024-05-10|5月9日，张鹏表示模型将走向多模态。", "2024-05-10|5月9日，张鹏表示智谱不会放弃开源。"),
    ("2024-05-10|5月9日，小米与金山云签署合作协议。", "2024-05-10|5月9日，小米与商汤签署合作协议。"),
    ("2024-05-10|5月9日，苹果发布iPad Pro。", "2024-05-10|5月9日，苹果发布iPad Air。"),
    ("2024-05-10|5月9日，张鹏表示，模型将走向多模态。", "2024-05-10|5月9日，张鹏表示，智谱不会放弃开源。"),
    ("2024-05-20|5月15日，百度完成3亿美元融资。", "2024-05-20|5月15日，百度完成5亿美元融资。"),
    ("2024-05-20|5月15日，腾讯发布财报，营收1595亿元。", "2024-05-20|5月15日，腾讯发布混元大模型。"),
    ("2024-05-20|5月15日，小米宣布成立大模型团队。", "2024-05-20|5月15日，小米宣布成立汽车事业部。"),
    ("2024-05-20|5月15日，北京市印发《算力券管理办法》。", "2024-05-20|5月15日，北京市印发《数据条例》。"),
    ("2024-05-20|5月15日，英伟达市值突破2万亿美元。", "2024-05-20|5月15日，英伟达股价上涨6%。"),
    (
        "2024-05-20|5月15日，OpenAI首席执行官奥特曼表示将开源模型。",
        "2024-05-20|5月15日，OpenAI首席科学家苏茨克维宣布离职。",
    ),
    ("2024-05-20|5月15日，华为发布大模型。", "2024-05-20|5月15日，华为发布芯片。"),
    ("2024-05-20|5月15日，华为发布盘古大模型。", "2024-05-20|5月15日，华为发布天罡大模型。"),
    ("2024-05-20|2024年4月，特斯拉交付新车1.2万辆。", "2024-06-20|2024年5月，特斯拉交付新车1.3万辆。"),
    ("2023-05-20|2023年，百度发布文心一言。", "2023-05-20|2023年3月，百度发布昆仑芯片。"),
    ("2024-05-20|5月15日，百度发布文心大模型4.0。", "2024-05-30|5月28日，百度发布文心大模型4.0。"),
    ("2024-07-12|预计到2027年，中国算力规模将超过360EFlops。", "2024-08-12|到2027年，中国算力规模有望超过400EFLOPS。"),
    ("2024-07-12|预计到2027年，北京算力规模将超过40EFlops。", "2024-08-12|到2027年，上海算力规模有望超过40EFLOPS。"),
    ("2024-05-10|百度计划于5月15日发布文心大模型4.0。", "2024-05-20|5月15日，百度发布文心大模型4.0。"),
]


@pytest.mark.parametrize(("first", "second"), TWO, ids=[f"{a} / {b}" for a, b in TWO])
def test_two_happenings_are_two_rows(first, second):
    frames = tables_of(written(first), written(second))
    assert len(frames.events) >= 2
    assert frames.happenings["agreement"].eq("single").all()
    assert len(frames.happenings) == len(frames.events)


def test_each_of_a_days_happenings_finds_its_own():
    frames = tables_of(
        "2024-05-20\n5月15日，百度发布文心大模型4.0。同日，百度与三星达成合作。5月15日，百度下调文心大模型价格。\n",
        "2024-05-21\n5月15日，百度与三星达成合作。5月15日，百度推出文心大模型4.0。\n",
    )
    told = {row.text: row.told for row in frames.happenings.itertuples()}
    assert {text: n for text, n in told.items() if n > 1}.keys() == {"百度发布文心大模型4.0", "百度与三星达成合作"}
    assert told["百度下调文心大模型价格"] == 1


def test_no_third_telling_ties_two_happenings_together():
    frames = tables_of(
        "2024-05-20\n5月15日，华为发布盘古大模型。\n",
        "2024-05-20\n5月15日，华为发布天罡大模型。\n",
        "2024-05-21\n5月15日，华为发布盘古、天罡两款大模型。\n",
    )
    rows = [set(ids.split()) for ids in frames.happenings["ids"]]
    apart = set(frames.events["id"][:2])
    assert not any(apart <= ids for ids in rows)


def test_a_plain_telling_that_fits_two_joins_neither():
    frames = tables_of(
        "2024-05-20\n5月15日，华为发布盘古大模型。\n",
        "2024-05-20\n5月15日，华为发布天罡大模型。\n",
        "2024-05-21\n5月15日，华为发布大模型。\n",
    )
    assert len(frames.happenings) == 3


def test_dates_in_conflict_are_shown():
    frames = tables_of(
        "2024-05-20\n5月15日，百度发布文心大模型4.0。\n",
        "2024-05-21\n5月16日，百度发布文心大模型4.0。\n",
        "2024-06-21\n5月，百度发布文心大模型4.0。\n",
    )
    [row] = frames.happenings.to_dict("records")
    assert row["edtf"] == "[2024-05-15,2024-05-16]"
    assert row["time"] == "2024-05-15 | 2024-05-16"
    assert (row["agreement"], row["told"]) == ("conflict", 3)
    assert row["tellings"].count("|") == 2


def test_two_tellings_of_one_article_stay_two():
    frames = tables_of("2024-05-20\n5月15日，百度发布文心大模型4.0。百度5月15日推出的新模型文心大模型4.0开放内测。\n")
    assert len(frames.happenings) == len(frames.events)


def test_a_reprint_is_the_same_telling():
    text = "2024-05-20\n5月15日，百度发布文心大模型4.0。5月16日，青岚集团开工。\n"
    frames = tables_of(text, text)
    assert frames.happenings["told"].tolist() == [2, 2]


def test_a_reprint_keeps_the_happenings_of_a_sentence_apart():
    text = (
        "2024-05-20\n5月15日，青岚集团在云麓省开工建设首座智算中心，同日发布新一代芯片青芯二号，并完成了新一轮融资。\n"
    )
    frames = tables_of(text, text)
    assert len(frames.happenings) == len(frames.events) / 2
    assert frames.happenings["told"].eq(2).all()


def test_what_has_no_day_is_no_happening():
    rows = tables_of("2024-05-20\n5月15日，百度发布文心大模型4.0。\n").events.assign(edtf=pd.NA)
    rows["edtf"] = None
    assert happening_rows(rows.to_dict("records"), [], []) == []


STATUS = [
    ("release", "青岚集团发布岚语", "青岚集团发布岚语。", "actual"),
    ("forecast", "产量将翻番", "预计到2030年，产量将翻番。", "forecast"),
    ("forecast", "算力规模达到80EFLOPS", "青岚计划到2030年，算力规模达到80EFLOPS。", "target"),
    ("forecast", "力爭部署智算晶片2萬張", "今年力爭部署智算晶片2萬張。", "target"),
    ("forecast", "青岚集团将发布新芯片", "明年，青岚集团将发布新芯片。", "target"),
    ("forecast", "产业规模有望突破千亿", "青岚表示计划不变，产业规模有望突破千亿。", "forecast"),
    ("forecast", "世界会不同", "十年后，世界会不同。", "forecast"),
]


@pytest.mark.parametrize(("kind", "clause", "sentence", "status"), STATUS)
def test_status_of_an_event(kind, clause, sentence, status):
    assert event_status(kind, clause, sentence) == status


CLAUSES = st.sampled_from(
    ["百度发布文心4.0", "百度发布文心", "百度开源", "发布大模型", "GPT-5上线", "《算力办法》施行", "市值涨6%", ""]
) | st.text(max_size=12)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(CLAUSES, st.sampled_from(["2024-05-15", "2024-05-16", "2024-05", "2024", "../2024"])), max_size=9
    )
)
def test_every_telling_stands_in_one_row(told):
    events = [
        {"id": f"{n}-e1", "article": str(n % 4), "start": 0, "end": len(text), "text": text, "sentence": text}
        | {"time": edtf, "edtf": edtf, "status": "actual", "kind": "release", "participants": "", "published": None}
        for n, (text, edtf) in enumerate(told)
    ]
    rows = happening_rows(events, [], [])
    assert sorted(one for row in rows for one in row["ids"].split()) == sorted(event["id"] for event in events)
    assert rows == happening_rows(events, [], [])
