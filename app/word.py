"""A memo as a Word file."""

from io import BytesIO
from typing import TYPE_CHECKING, Final

from .memo import Memo, Source
from .strings import text
from .types import Sentence

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_BODY: Final = ("Times New Roman", "SimSun")
_HEAD: Final = ("Arial", "SimHei")
_QUOTE: Final = ("Times New Roman", "KaiTi")
"""Latin and Chinese typefaces: those of official Chinese documents, which every Office knows or replaces."""
_BLUE: Final = "1F4E79"
_GREY: Final = "647587"
_RED: Final = "A83232"


def word(content: Memo) -> bytes:
    """The memo as a .docx file: question, answer, warnings, numbered quotes, and what library gave them."""
    from docx import Document

    made = Document()
    _page(made, content)
    made.add_heading(content.question, level=1)
    if content.rows:
        _table(made, content)
    else:
        for sentence in content.sentences:
            _say(made, sentence, content)
    if not content.sentences:
        made.add_paragraph(content.answer)
    for warning in content.warnings:
        paragraph = made.add_paragraph()
        _coloured(paragraph.add_run(f"{text('memo.warning', language=content.language)} "), _RED).bold = True
        paragraph.add_run(warning)
    for heading, sources in content.sections:
        made.add_heading(heading, level=2)
        for source in sources:
            _source(made, source)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _page(made: "Document", content: Memo) -> None:
    """A4, typefaces for both scripts, and the stamp at the foot of every page."""
    from docx.shared import Cm, Pt

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    section.top_margin = section.bottom_margin = Cm(2.6)
    made.core_properties.title = content.question[:250]
    made.core_properties.author = "ftzqa"
    for name, faces, size in (
        ("Normal", _BODY, 12),
        ("Heading 1", _HEAD, 17),
        ("Heading 2", _HEAD, 13),
        ("Quote", _QUOTE, 12),
    ):
        style: ParagraphStyle = made.styles[name]
        _typeface(style, faces)
        style.font.size = Pt(size)
        if name.startswith("Heading"):
            _hue(style, _BLUE)
    made.styles["Normal"].paragraph_format.line_spacing = 1.4
    made.styles["Normal"].paragraph_format.space_after = Pt(6)
    quote: ParagraphStyle = made.styles["Quote"]
    quote.font.italic = False  # Chinese has no italics
    quote.paragraph_format.left_indent = Cm(0.8)
    foot = section.footer.paragraphs[0]
    _small(foot.add_run(content.stamp))


def _table(made: "Document", content: Memo) -> None:
    """A row for each thing compared: its name, and what is said of it."""
    from docx.shared import Cm, Pt

    table = made.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    widths = Cm(2.8), Cm(12.6)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # LibreOffice goes by the columns, Word by the cells
    for row in content.rows:
        name, said = table.add_row().cells
        name.width, said.width = widths
        name.paragraphs[0].add_run(row.name).bold = True
        for sentence in row.sentences:
            _say(said, sentence, content)
        if not row.sentences:
            said.add_paragraph(text("ask.no_row", language=content.language))
        said._element.remove(said.paragraphs[0]._element)  # a new cell has an empty one
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _say(place: "Document | _Cell", sentence: Sentence, content: Memo) -> None:
    """A sentence with its marks, and below it the items of an enumeration and its notes."""
    from docx.shared import Cm, Pt

    marks = "".join(f"[{n}]" for n in sentence.citations)
    for i, piece in enumerate([sentence.lead, *(item.text for item in sentence.items)]):
        paragraph = place.add_paragraph()
        paragraph.add_run(piece).font.strike = sentence.support == "unsupported"
        if i == 0 and marks:
            _coloured(paragraph.add_run(marks), _BLUE).font.superscript = True
        if i:
            paragraph.paragraph_format.left_indent = Cm(0.8)
        if i < len(sentence.items) or content.notes[sentence]:
            paragraph.paragraph_format.space_after = Pt(1)
    for note in content.notes[sentence]:
        _small(place.add_paragraph().add_run(note))


def _source(made: "Document", source: Source) -> None:
    from docx.shared import Cm, Pt

    head = made.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.paragraph_format.space_before = Pt(10)
    _coloured(head.add_run(f"[{source.n}] "), _BLUE).bold = True
    head.add_run(source.title).bold = True
    for line in filter(str.strip, source.quote.splitlines()):
        made.add_paragraph(line.strip(), style="Quote")
    facts: Paragraph = made.add_paragraph()
    facts.paragraph_format.left_indent = Cm(0.8)
    facts.paragraph_format.line_spacing = 1.1
    for i, (name, value) in enumerate(source.facts):
        if i:
            _small(facts.add_run(" · "))
        _small(facts.add_run(f"{name} "))
        run = _small(facts.add_run(value))
        run.bold = True


def _typeface(style: "ParagraphStyle", faces: tuple[str, str]) -> None:
    """Word takes the Chinese typeface from an attribute of its own."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    latin, chinese = faces
    style.font.name = latin
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's typeface would win
    fonts.set(qn("w:eastAsia"), chinese)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")  # else its punctuation may be set as elsewhere in East Asia
    style.element.rPr.append(language)


def _hue(style: "ParagraphStyle", colour: str) -> None:
    from docx.shared import RGBColor

    style.font.color.rgb = RGBColor.from_string(colour)


def _coloured(run: "Run", colour: str) -> "Run":
    from docx.shared import RGBColor

    run.font.color.rgb = RGBColor.from_string(colour)
    return run


def _small(run: "Run") -> "Run":
    from docx.shared import Pt

    run.font.size = Pt(9)
    return _coloured(run, _GREY)
