"""Tables hold what was tagged, in declared columns, each row with its sentence and evidence id."""

import pandas as pd
import pytest
from openpyxl import load_workbook

import analysis
from analysis.reading import read_text
from analysis.tables import COLUMNS, DERIVED
from analysis.writing import write_tables

TEXT = "青岚集团投产\n2024-07-12\n青岚集团董事长赵启明表示：“开源模型更好。”截至5月28日，青岚集团算力规模达到30.7EFLOPS。\n"


@pytest.fixture(scope="module")
def tagged():
    return analysis.tag([read_text(TEXT, id="one"), read_text("2024-07-13\n部署智算芯片9.58万张。\n", id="two")])


@pytest.fixture(scope="module")
def frames(tagged):
    return analysis.tables(tagged)


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_those_declared(name, frames):
    frame = getattr(frames, name)
    assert list(frame.columns) == [column.name for column in COLUMNS[name]]
    assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in COLUMNS[name]]


def test_every_row_leads_to_its_sentence(frames):
    for name, frame in frames.items():
        if name != "articles" and name not in DERIVED:
            assert frame["id"].is_unique
            assert all(text in sentence for text, sentence in zip(frame["text"], frame["sentence"], strict=True)) or (
                name in ("statements", "events")
            )


def test_values(frames):
    assert frames.figures[["article", "low", "unit"]].values.tolist() == [
        ["one", 3.07e19, "FLOPS"],
        ["two", 95800.0, "chip"],
    ]


def test_dates_are_edtf_too(tagged):
    text = "2024-07-12\n青岚集团去年年底建成智算中心，算力达到30EFLOPS。预计到2030年，算力将达到90EFLOPS。\n"
    frames = analysis.tables(analysis.tag(read_text(text)))
    assert frames.times["edtf"].tolist()[-2:] == ["2023-10~/2023-12~", "2030"]
    assert frames.events["edtf"].tolist() == ["2023-10~/2023-12~", "2030"]
    assert frames.figures["edtf"].tolist() == ["2023-10~/2023-12~", "2030"]
    assert frames.events["status"].tolist() == frames.happenings["status"].tolist() == ["actual", "forecast"]


def test_ids_do_not_depend_on_the_company(tagged, frames):
    alone = analysis.tables(tagged[1:])
    together = frames.figures[frames.figures["article"] == "two"]
    assert alone.figures["id"].tolist() == together["id"].tolist()


def test_no_articles_give_empty_tables():
    frames = analysis.tables([])
    assert all(frame.empty for _, frame in frames.items())


HOSTILE = '=HYPERLINK("x")'


@pytest.fixture
def hostile(frames):
    figures = frames.figures.assign(entity=pd.array([HOSTILE, "a\x07b"], dtype="string"))
    return type(frames)(**{name: figures if name == "figures" else frame for name, frame in frames.items()})


def test_csv_holds_no_formula(hostile, tmp_path):
    write_tables(hostile, tmp_path, "csv")
    read = pd.read_csv(tmp_path / "figures.csv")
    assert read["entity"].tolist() == ["'" + HOSTILE, "a\ufffdb"]


def test_workbook_holds_no_formula(hostile, tmp_path):
    [path] = write_tables(hostile, tmp_path, "xlsx")
    sheet = load_workbook(path)["figures"]
    column = [cell.value for cell in sheet[1]].index("entity")
    cell = sheet[2][column]
    assert (cell.value, cell.data_type) == (HOSTILE, "s")


def test_parquet_gives_back_the_frame(frames, tmp_path):
    write_tables(frames, tmp_path, "parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "figures.parquet"), frames.figures, check_dtype=False)
