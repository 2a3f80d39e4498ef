"""What each format keeps, and what it leaves out."""

from datetime import date
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from ftzqa.ingest import Document, read, split
from ftzqa.ingest.errors import NeedsConverter
from ftzqa.ingest.extract import ReadOptions

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def put(folder: Path, name: str, content: bytes | str) -> Document:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(folder / name, source=name)


def test_word_prints_its_own_numbers(tmp_path: Path, hostile: ModuleType) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, text in enumerate(["第%1条", "（%2）"])
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def item(text: str, depth: int) -> str:
        place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>'
        return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = "".join(item(*pair) for pair in [("甲：", 0), ("子；", 1), ("丑。", 1), ("乙：", 0), ("寅。", 1)])
    data = hostile.word(body, extra={"word/numbering.xml": numbering.encode()})
    assert (
        put(tmp_path, "law.docx", data).text == "第一条 甲：\n（一）子；\n（二）丑。\n第二条 乙：\n（一）寅。"
    )


def test_word_changes_are_accepted(tmp_path: Path, hostile: ModuleType) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('保留')}<w:ins>{run.format('增加')}</w:ins>"
        "<w:del><w:r><w:delText>删除</w:delText></w:r></w:del></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run.format('控件内')}</w:p></w:sdtContent></w:sdt>"
    )
    assert put(tmp_path, "law.docx", hostile.word(body)).text == "保留增加\n控件内"


def test_navigation_is_not_the_document(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='/{i}'>栏目{i}</a></li>" for i in range(12))
    prose = "".join(
        f"<p>第{i}条 试验区应当推进投资贸易便利化改革，有关部门给予支持。</p>" for i in "一二三四五六"
    )
    page = (
        "<html><head><title>某市条例 - 某市人民政府</title></head><body>"
        f"<div class='top-nav'><ul>{links}</ul></div><div class='crumbs'>首页 &gt; 政策</div>"
        f"<div id='wrap'><table><tr><td><div class='share'>分享到</div>{prose}</td></tr></table></div>"
        f"<div><h3>相关链接</h3><ul>{links}</ul></div><div id='footer'>版权所有</div></body></html>"
    )
    document = put(tmp_path, "page.html", page)
    assert document.title == "某市条例"
    for around in ("栏目", "首页", "分享", "版权"):
        assert around not in document.text
    assert [locator.number for passage in split(document) for locator in passage.locators] == list("123456")


def test_workbook_rows_are_tables_under_their_sheets(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "负面清单"
    book.active.append(["序号", "特别管理措施"])
    book.active.append([1, "增值电信业务外资股比不超过50%"])
    book.create_sheet("说明").append(["自公布之日起施行"])
    buffer = BytesIO()
    book.save(buffer)
    document = put(tmp_path, "list.xlsx", buffer.getvalue())
    assert document.text.split("\n") == [
        "负面清单",
        "序号 | 特别管理措施",
        "1 | 增值电信业务外资股比不超过50%",
        "说明",
        "自公布之日起施行",
    ]


def test_workbook_shows_captions_percentages_and_merged_cells(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["负面清单（2021年版）"], ["领域", "措施", "占比"], ["农业", "甲", 0.15], [None, "乙", 0.5]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    sheet["C3"].number_format = sheet["C4"].number_format = "0.0%"
    book.save(tmp_path / "list.xlsx")
    document = read(tmp_path / "list.xlsx", source="list.xlsx")
    assert document.title == "负面清单（2021年版）"
    assert document.text.split("\n")[1:] == ["领域 | 措施 | 占比", "农业 | 甲 | 15%", "农业 | 乙 | 50%"]


def test_word_tables_notes_and_hidden_text(tmp_path: Path) -> None:
    from docx import Document as Word

    word = Word()
    word.add_heading("支持措施", 1)
    word.add_paragraph("第一条 甲。").add_run("隐藏的字").font.hidden = True
    table = word.add_table(rows=3, cols=2)
    for at, text in enumerate(("领域", "措施", "农业", "乙", "", "丙")):
        table.cell(at // 2, at % 2).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    frame = word.add_table(rows=1, cols=1).cell(0, 0)
    for number in "二三四五六七":
        frame.add_paragraph(
            f"第{number}条 管理机构应当按照规定推进第{number}项改革任务，并将推进的情况向社会公布。"
        )
    word.save(tmp_path / "a.docx")
    document = read(tmp_path / "a.docx", source="a.docx")
    assert "隐藏" not in document.text
    assert "领域 | 措施\n农业 | 乙\n农业 | 丙" in document.text
    assert [p.locators[0].number for p in split(document)][:7] == [*"1234567"]


def test_a_number_under_the_title_is_not_part_of_it(tmp_path: Path) -> None:
    text = (
        "山东省商务厅关于印发《济南片区实施方案》的函\n鲁商字〔2021〕12号\n\n各有关单位：\n"
        "    根据《总体方案》（国发〔2019〕16号），现印发给你们。\n\n    山东省商务厅\n    2021年4月2日\n"
    )
    document = put(tmp_path, "plan.txt", text)
    assert document.title == "山东省商务厅关于印发《济南片区实施方案》的函"
    assert (document.number, document.issuer) == ("鲁商字〔2021〕12号", "山东省商务厅")
    assert document.dates.published == date(2021, 4, 2)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_of_any_charset_and_delimiter(tmp_path: Path, encoding: str) -> None:
    rows = "片区;面积（平方公里）\n济南片区;37.99\n青岛片区;52\n".encode(encoding)
    assert put(tmp_path, "areas.csv", rows).text == "片区 | 面积（平方公里）\n济南片区 | 37.99\n青岛片区 | 52"


def test_ofd_pages_are_read_in_order_without_their_page_numbers(tmp_path: Path, hostile: ModuleType) -> None:
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'

    def line(text: str, y: float, x: float = 30.0) -> str:
        width = len(text) * 5
        return (
            f'<ofd:TextObject Boundary="{x} {y} {width} 6" Size="5"><ofd:TextCode X="0" Y="5">{text}'
            "</ofd:TextCode></ofd:TextObject>"
        )

    def page(number: int, lines: str) -> bytes:
        content = lines + line(f"- {number} -", 285, 100)
        return (
            f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>".encode()
        )

    full = "试验区应当推进投资贸易便利化改革并且建立健全协调工作机制"
    data = hostile.zipped(
        {
            "OFD.xml": (
                f"<ofd:OFD {ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
                "</ofd:DocBody></ofd:OFD>"
            ).encode(),
            "Doc_0/Document.xml": (
                f"<ofd:Document {ns}><ofd:CommonData><ofd:PageArea>"
                "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
                "<ofd:Page ID='1' BaseLoc='Pages/1.xml'/><ofd:Page ID='2' BaseLoc='Pages/2.xml'/>"
                "</ofd:Pages></ofd:Document>"
            ).encode(),
            "Doc_0/Pages/1.xml": page(1, line("第一条 " + full[:22], 260, 40) + line(full, 270)),
            "Doc_0/Pages/2.xml": page(2, line("，促进开放。", 20) + line("第二条 适用本条例。", 30, 40)),
        }
    )
    document = put(tmp_path, "law.ofd", data)
    assert document.text == f"第一条 {full[:22]}{full}，促进开放。\n第二条 适用本条例。"
    assert [passage.pages for passage in split(document)] == [(1, 2), (2, 2)]
    assert document.blocks[0].box is not None


def test_old_word_file_without_libreoffice_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NeedsConverter, match=r"\.docx"):
        put(tmp_path, "old.doc", b"\xd0\xcf\x11\xe0")


def test_old_word_file_is_read_through_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hostile: ModuleType
) -> None:
    """The program here stands for LibreOffice: it takes the same arguments and writes where it is told."""
    made = tmp_path / "made.docx"
    made.write_bytes(hostile.word("<w:p><w:r><w:t>第一条 适用本条例。</w:t></w:r></w:p>"))
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\n/bin/cp "{made}" "$2/in.docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    document = put(tmp_path, "old.doc", b"\xd0\xcf\x11\xe0")
    assert document.text == "第一条 适用本条例。"
    assert document.made_by.startswith("office/")


def test_side_car_file_decides_over_the_text(tmp_path: Path) -> None:
    (tmp_path / "law.md.meta.yaml").write_text("issuer: 某市人民政府\nzones: [tianjin]\n", encoding="utf-8")
    document = put(tmp_path, "law.md", "# 某市条例\n\n第一条 甲。\n")
    assert (document.issuer, document.zones) == ("某市人民政府", ("tianjin",))
    assert document.found_in["issuer"] == "side-car file"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_picture_is_read_whichever_way_it_lies(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1240, 600), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=36)
    for row, text in enumerate(
        ["Article 1 These rules apply to the zone.", "Article 2 They take effect at once."]
    ):
        draw.text((100, 100 + 80 * row), text, fill="black", font=font)
    for turn in (0, 90, 180):
        buffer = BytesIO()
        picture.rotate(turn, expand=True).save(buffer, "PNG")
        document = put(tmp_path, f"scan-{turn}.png", buffer.getvalue())
        assert [locator.number for passage in split(document) for locator in passage.locators] == [
            "1",
            "2",
        ], turn
        assert "apply to the zone" in document.text


@pytest.mark.realdocs
def test_nothing_is_recognised_when_it_is_forbidden(tmp_path: Path, shared: Path) -> None:
    from ftzqa.ingest.errors import EmptyFile

    path = next((shared / "realdocs/formats").glob("*.scan.pdf"))
    with pytest.raises(EmptyFile, match="--ocr auto"):
        read(path, source=path.name, options=ReadOptions(ocr="never"))
