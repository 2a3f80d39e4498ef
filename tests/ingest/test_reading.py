"""What comes out of a file of each format, and what is refused."""

from datetime import date
from pathlib import Path

import pytest
from ftzqa.ingest import Document, read, split
from ftzqa.ingest.errors import DamagedFile, EmptyFile, EncryptedFile, MissingPath, UnknownFormat

LAW = """# 海州自由贸易试验区条例

2020年9月25日 海州省第十三届人民代表大会常务委员会第二十三次会议通过

<!-- INFO END -->

## 第一章  总则

第一条 为了推进试验区的建设和发展，制定本条例。

第二条 本条例适用于试验区。

试验区包括东片区和西片区。

## 第二章  投资

### 第一节 准入

第十二条之一 负面清单之外的领域，内外资一致：

（一）不得另设许可；

（二）不得另设期限。

第三条 本条例自2021年1月1日起施行。
"""


def write(folder: Path, name: str, content: str | bytes) -> Document:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, source=name)


def test_each_article_is_one_passage_with_its_headings(tmp_path: Path) -> None:
    passages = split(write(tmp_path, "law.md", LAW))
    by_number = {locator.number: passage for passage in passages for locator in passage.locators}
    assert by_number["2"].text == "第二条 本条例适用于试验区。\n试验区包括东片区和西片区。"
    assert by_number["2"].headings == ("第一章 总则",)
    assert by_number["12-1"].headings == ("第二章 投资", "第一节 准入")
    assert by_number["12-1"].text.endswith("（二）不得另设期限。")
    assert [locator.kind for locator in by_number["12-1"].locators] == ["article"]


def test_law_says_what_it_is(tmp_path: Path) -> None:
    document = write(tmp_path, "law.md", LAW)
    assert document.title == "海州自由贸易试验区条例"
    assert document.kind == "regulation"
    assert document.issuer == "海州省人民代表大会常务委员会"
    assert document.dates.adopted == date(2020, 9, 25)
    assert document.dates.effective == date(2021, 1, 1)
    assert document.found_in["issuer"] == "opening lines"


def test_front_matter_decides(tmp_path: Path) -> None:
    front = "---\ntitle: Digest\nkind: programme\nzones: [shandong]\ndates:\n  published: 2019-08-26\n---\n\n"
    document = write(tmp_path, "plan.md", front + "# 某地条例\n\nThe plan names three areas.\n")
    assert (document.title, document.kind, document.zones) == ("Digest", "programme", ("shandong",))
    assert document.dates.published == date(2019, 8, 26)
    assert document.found_in["published"] == "front matter"


def test_front_matter_with_an_impossible_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="novel"):
        write(tmp_path, "plan.md", "---\nkind: novel\n---\n\nText.\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_of_any_charset_reads_the_same(tmp_path: Path, encoding: str) -> None:
    text = LAW.replace("#", "").replace("<!-- INFO END -->", "")
    document = write(tmp_path, "law.txt", text.encode(encoding))
    assert "第二条 本条例适用于试验区。" in document.text
    assert document.title == "海州自由贸易试验区条例"


def test_wrapped_english_becomes_paragraphs_and_numbered_sections(tmp_path: Path) -> None:
    sentence = "The pilot zones should open services and keep the gains of high-\nquality growth in view."
    filler = "Trade and investment rules are aligned with those of the wider market, as planned.\n" * 3
    text = f"Abstract: A short account.\n\n1 Layout\n\n{filler}{sentence}\n\n1.1Areas of the plan\n\n{filler}"
    passages = split(write(tmp_path, "paper.txt", text))
    numbers = [locator.number for passage in passages for locator in passage.locators]
    assert numbers == ["abstract", "1", "1.1"]
    assert "gains of high-quality growth in view." in passages[1].text
    assert "\n" not in passages[1].text
    assert passages[2].headings[-1] == "1.1Areas of the plan"


def test_plan_without_articles_splits_by_its_outline(tmp_path: Path) -> None:
    body = "支持试验区扩大开放，" * 30 + "。"
    steps = ("一、总体要求", f"（一）指导思想。{body}", f"（二）战略定位。{body}", "二、主要任务", body)
    text = "# 总体方案\n\n" + "\n\n".join(steps)
    passages = split(write(tmp_path, "plan.md", text))
    assert [passage.locators[0].number for passage in passages] == ["1.1", "1.2", "2"]
    assert passages[0].headings == ("一、总体要求",)


def test_web_page_gives_its_document_only(tmp_path: Path) -> None:
    page = (
        "<html><head><meta charset='gb18030'><title>x</title><script>var a=1</script></head><body>"
        "<nav><a href='/'>首页</a></nav><div><h1>某市条例</h1><p>第一条 为了发展，<b>制定</b>本条例。</p>"
        "<table><tr><td>项目</td><td>期限</td></tr><tr><td>设立</td><td>三日</td></tr></table></div>"
        "<footer>版权所有</footer></body></html>"
    )
    document = write(tmp_path, "page.html", page.encode("gb18030"))
    assert document.text == "某市条例\n第一条 为了发展，制定本条例。\n项目 | 期限\n设立 | 三日"
    assert [block.kind for block in document.blocks] == ["heading", "text", "table"]


def test_word_file_keeps_order_of_paragraphs_and_tables(tmp_path: Path) -> None:
    import docx

    word = docx.Document()
    word.add_heading("某省条例", level=0)
    word.add_heading("第一章 总则", level=1)
    word.add_paragraph("第一条 为了发展，制定本条例。")
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "期限"
    word.add_paragraph("第二条 适用本条例。")
    word.save(tmp_path / "law.docx")
    document = read(tmp_path / "law.docx", source="law.docx")
    assert [block.kind for block in document.blocks] == ["heading", "heading", "text", "table", "text"]
    assert split(document)[0].headings == ("第一章 总则",)


def test_editing_a_file_changes_its_version_not_its_id(tmp_path: Path) -> None:
    first, second = write(tmp_path, "law.md", LAW), write(tmp_path, "law.md", LAW + "\n第四条 补充。\n")
    assert first.id == second.id
    assert first.version != second.version


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.xyz", b"text", UnknownFormat),
        ("a", b"text", UnknownFormat),
        ("a.md", b"", EmptyFile),
        ("a.txt", b" \n \n", EmptyFile),
        ("a.md", b"---\n***\n", EmptyFile),
        ("a.txt", b"\x00\x01\x02\x03" * 50, DamagedFile),
        ("a.pdf", b"%PDF-1.7\nnothing more", DamagedFile),
        ("a.docx", b"PK\x03\x04 not a zip", DamagedFile),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, EncryptedFile),
        ("a.html", b"<html><body><script>x</script></body></html>", EmptyFile),
    ],
)
def test_what_cannot_be_read_is_refused_by_kind(
    tmp_path: Path, name: str, content: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        write(tmp_path, name, content)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPath, match=r"gone\.md"):
        read(tmp_path / "gone.md", source="gone.md")


def test_pdf_with_a_password_is_refused_and_pages_are_kept(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("secret")
    writer.write(tmp_path / "locked.pdf")
    with pytest.raises(EncryptedFile):
        read(tmp_path / "locked.pdf", source="locked.pdf")
