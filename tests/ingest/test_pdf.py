"""PDF pages set by hand: what stands where, and in which order it is read."""

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
from ftzqa.ingest import Document, read, split

Text = tuple[float, float, str, float]  # left, baseline, text, size

LEFT = [
    "The pilot zone has been working on its own",
    "accounts for some years and keeps the gains",
    "in view, while the wider market is aligned",
    "with the rules that others have set, as the",
    "plan of the first years had said it would be",
    "before the new areas were added to the inter-",
]
RIGHT = [
    "national list of places that may trade freely",
    "with each other under the same set of rules.",
    "",
    "The second paragraph of the right column has",
    "to follow the first one, and nothing from the",
    "left column may stand between the two of them.",
]


def typeset(folder: Path, hostile: ModuleType, sheets: Sequence[tuple[list[Text], str]]) -> Document:
    """A PDF with a page for each sheet: its texts in Helvetica, and drawing operators."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for texts, drawing in sheets:
        shown = "".join(f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text, size in texts)
        objects.append(hostile.stream((drawing + "\n" + shown).encode("latin-1")))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % len(objects)
        )
    numbers = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), numbers)
    (folder / "set.pdf").write_bytes(hostile.pdf(objects))
    return read(folder / "set.pdf", source="set.pdf")


def lines(rows: Sequence[str], *, x: float = 60, top: float = 700, size: float = 10) -> list[Text]:
    return [(x, top - 12 * i, row, size) for i, row in enumerate(rows) if row]


def test_columns_are_read_one_after_the_other(tmp_path: Path, hostile: ModuleType) -> None:
    document = typeset(tmp_path, hostile, [(lines(LEFT) + lines(RIGHT, x=310), "")])
    paragraphs = document.text.split("\n")
    assert len(paragraphs) == 2
    assert "added to the international list of places" in paragraphs[0]
    assert paragraphs[1].startswith("The second paragraph")
    assert {block.box[0] < 300 for block in document.blocks if block.box} == {True, False}


def test_heads_feet_and_page_numbers_are_left_out(tmp_path: Path, hostile: ModuleType) -> None:
    sheets = [
        ([(60, 810, "Journal of Zones", 9), (300, 30, f"- {n} -", 9), *lines([f"Article {n} Rule {n}."])], "")
        for n in (1, 2, 3)
    ]
    document = typeset(tmp_path, hostile, sheets)
    assert document.text == "Article 1 Rule 1.\nArticle 2 Rule 2.\nArticle 3 Rule 3."
    assert [passage.pages for passage in split(document)] == [(1, 1), (2, 2), (3, 3)]


def test_paragraph_overleaf_is_one_with_both_pages(tmp_path: Path, hostile: ModuleType) -> None:
    document = typeset(tmp_path, hostile, [(lines(LEFT), ""), (lines(RIGHT[:2]), "")])
    [passage] = split(document)
    assert passage.pages == (1, 2)
    assert "the international list" in passage.text
    assert [block.page for block in document.blocks] == [1, 2]


def test_ruled_table_is_kept_as_rows(tmp_path: Path, hostile: ModuleType) -> None:
    cells = [("Area", "Square km"), ("Jinan", "37.99"), ("Qingdao", "52.00")]
    texts = [
        (x, 600 - 20 * row, text, 10.0)
        for row, pair in enumerate(cells)
        for x, text in zip((70, 210), pair, strict=True)
    ]
    rules = " ".join(f"60 {614 - 20 * row} m 340 {614 - 20 * row} l S" for row in range(4))
    rules += " " + " ".join(f"{x} 554 m {x} 614 l S" for x in (60, 200, 340))
    above = lines(["The areas are these, as the plan of the first years had said:"])
    document = typeset(tmp_path, hostile, [(above + texts, rules)])
    table = next(block for block in document.blocks if block.kind == "table")
    assert table.text == "Area | Square km\nJinan | 37.99\nQingdao | 52.00"
    assert document.blocks[0].text.startswith("The areas")


def test_footnotes_do_not_break_the_sentence(tmp_path: Path, hostile: ModuleType) -> None:
    note = lines(["1 See the notice of 2013, which gives the full list."], top=60, size=7)
    document = typeset(tmp_path, hostile, [(lines(LEFT) + note, ""), (lines(RIGHT[:2]), "")])
    assert "added to the international list" in document.text
    assert document.text.endswith("Notes\n1 See the notice of 2013, which gives the full list.")
    assert split(document)[-1].headings == ("Notes",)


def test_hyphen_that_is_printed_is_kept(tmp_path: Path, hostile: ModuleType) -> None:
    rows = [
        "The plan asks for more cross-border trade and",
        "for services, and it says that the cross-",
        "border lists are",
    ]
    rows += ["kept open to all who wish to take part in it,", "and so on."]
    assert "that the cross-border lists" in typeset(tmp_path, hostile, [(lines(rows), "")]).text


def test_word_that_is_often_cut_is_one_word(tmp_path: Path, hostile: ModuleType) -> None:
    rows = ["The zones have been established for a long time and are estab-", "lished again for others."] * 3
    document = typeset(tmp_path, hostile, [(lines(rows), "")])
    assert "estab-" not in document.text


def test_numbers_of_lines_are_left_out(tmp_path: Path, hostile: ModuleType) -> None:
    rows = [f"The pilot zone keeps its own accounts, part {part}, and says so" for part in "abcdefghijkl"]
    numbers = [(30.0, 700.0 - 12 * at, str(at + 1), 7.0) for at in range(4, 12, 5)]
    sheets = [(lines(rows) + numbers, ""), (lines(rows) + numbers, "")]
    text = typeset(tmp_path, hostile, sheets).text
    assert not any(character.isdigit() for character in text)


def test_the_title_is_what_is_set_largest_under_the_letterhead(tmp_path: Path, hostile: ModuleType) -> None:
    head: list[Text] = [
        (150, 760, "Regulations on the Establishment", 16),
        (170, 740, "of the Eastern Pilot Zone", 16),
    ]
    document = typeset(tmp_path, hostile, [(head + lines(LEFT), "")])
    assert document.title == "Regulations on the Establishment of the Eastern Pilot Zone"
    assert document.blocks[0].kind == "heading"


@pytest.mark.parametrize("suffix", [".pdf", ".PDF"])
def test_suffix_is_read_in_any_case(tmp_path: Path, hostile: ModuleType, suffix: str) -> None:
    document = typeset(tmp_path, hostile, [(lines(["Article 1 Rule."]), "")])
    (tmp_path / f"law{suffix}").write_bytes((tmp_path / "set.pdf").read_bytes())
    assert read(tmp_path / f"law{suffix}", source=f"law{suffix}").text == document.text


def test_page_whose_font_names_no_characters_is_recognised(
    tmp_path: Path, hostile: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ftzqa.ingest import ocr
    from ftzqa.ingest.page import Line, Page

    def recognise(image: object, *, number: int, width: float, height: float, threads: int) -> Page:
        line = Line(text="第一条 适用本条例。", box=(60, 700, 200, 712), size=10, confidence=0.5)
        return Page(number=number, width=width, height=height, lines=(line,))

    monkeypatch.setattr(ocr, "recognise", recognise)
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Hidden/Encoding/Identity-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType2/BaseFont/Hidden/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>>>]>>"
    )
    shown = hostile.stream(b"BT /F 12 Tf 60 700 Td <" + b"0123" * 60 + b"> Tj ET")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    tree = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    data = hostile.pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, page, font, shown])
    (tmp_path / "hidden.pdf").write_bytes(data)
    document = read(tmp_path / "hidden.pdf", source="hidden.pdf")
    assert document.text == "第一条 适用本条例。"
    assert document.made_by.endswith("+PP-OCRv6")
    assert "doubtful" in document.warnings[0]
