"""Web pages: the document on the page, without the page around it."""

import re
from collections.abc import Iterator
from typing import Any

from ..charset import decode
from ..errors import EmptyFile
from ..extract import Extract, Part, ReadOptions
from .webpage import card_of, posted, without_furniture

MADE_BY = "html/3"

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DROPPED = (
    *("script", "style", "noscript", "template", "iframe", "svg", "form", "button", "select"),
    *("nav", "header", "footer", "aside"),
)
_BLOCKS = frozenset(
    (
        *("body", "main", "article", "section", "div", "p", "blockquote", "pre", "br", "center"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th"),
    )
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|breadcrumbs?|crumbs?|footer|foot|header|sidebar|side|share|related|copyright"
    r"|toolbar|pagination|pager|comments?|advert|ads|banner|search|login|qrcode)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LINKED = 0.5  # share of a block's text inside links: navigation, not prose
_MAIN = 0.8  # share of the page's prose that the main element must hold
_ARTICLE = re.compile("第[〇零一二三四五六七八九十百千0-9]+[条條]")
_MOST_ROWS = 1000
_LAYOUT_CELL = 100  # characters; a table with more prose in one cell lays out the page


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Headings, paragraphs, list items and tables of the page's main content; charset from the bytes."""
    from lxml import html

    declared = _CHARSET.search(data[:4096])
    text = decode(data, source=source, declared=declared[1].decode("ascii").lower() if declared else None)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        raise EmptyFile(source=source)
    root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=False))
    title = _page_title(root)
    for element in root.xpath(
        "|".join(f"//{tag}" for tag in _DROPPED) + "|//comment()|//processing-instruction()"
    ):
        element.drop_tree()
    body = root.find("body")
    main = _main(body if body is not None else root)
    found = list(_parts(main))
    day = posted(found)
    card, found = card_of(found)
    parts = tuple(without_furniture(found))
    if not any(part.kind == "heading" for part in parts):
        above = [element for element in root.iter("h1") if _text(element)]
        parts = tuple(Part(text=_text(element), kind="heading", level=1) for element in above[:1]) + parts
    weak = {"document_title": title, "document_published": day}
    return Extract(
        parts=parts,
        made_by=MADE_BY,
        fields={**{name: value for name, value in weak.items() if value}, **card},
        declared_in="index card",
    )


def _page_title(root: Any) -> str:
    """The page's title, without the site's name after the last dash or bar."""
    title = " ".join((root.findtext(".//head/title") or root.findtext(".//title") or "").split())
    return re.sub(r"\s*[-_|—–]\s*[^-_|—–]{2,20}$", "", title)


def _main(body: Any) -> Any:
    """The innermost element that holds most of the prose, once what is around it is gone."""
    for element in list(body.iter("div", "ul", "ol", "td", "section", "dl", "table")):
        if element.getparent() is not None and element is not body and _is_around(element):
            element.drop_tree()
    for path in (".//main", ".//article"):
        found = body.xpath(path)
        if len(found) == 1:
            return found[0]
    prose, main = _prose(body), body
    while True:
        inner = [child for child in main if child.tag in _BLOCKS and _prose(child) >= _MAIN * prose]
        if len(inner) != 1 or inner[0].tag in ("p", "table", "ul", "ol"):
            return main
        beside = [child for child in main if child is not inner[0]]
        if any(child.tag in ("h1", "h2") or child.find(".//h1") is not None for child in beside):
            return main  # the title stands beside the text, not in it
        main = inner[0]


def _is_around(element: Any) -> bool:
    """Whether the block is navigation: by its name, or because most of its words are links."""
    text = _text(element)
    linked = sum(len(_text(link)) for link in element.iter("a"))
    if _AROUND.search(f"{element.get('class', '')} {element.get('id', '')}"):
        return len(text) < 400 or linked > _LINKED * len(text)
    return (
        bool(text) and len(text) < 2000 and len(element.findall(".//a")) >= 2 and linked > _LINKED * len(text)
    )


def _prose(element: Any) -> int:
    return len(_text(element)) - sum(len(_text(link)) for link in element.iter("a"))


def _parts(element: Any) -> Iterator[Part]:
    """Walk in document order; text between block elements is one part."""
    inline: list[str] = []

    def flush() -> Iterator[Part]:
        text = "".join(inline).strip()
        inline.clear()
        if text:
            yield Part(text=text)

    inline.append(element.text or "")
    for child in element:
        if child.tag not in _BLOCKS:
            if any(inner.tag in _BLOCKS for inner in child.iterdescendants()):
                yield from flush()
                yield from _parts(child)
            else:
                inline.append(child.text_content())
        else:
            yield from flush()
            yield from _block(child)
        inline.append(child.tail or "")
    yield from flush()


def _block(element: Any) -> Iterator[Part]:
    tag = element.tag
    if tag == "br":
        return
    if tag == "table" and not _lays_out(element):
        yield from _table(element)
    elif re.fullmatch("h[1-6]", tag):
        yield Part(text=_text(element), kind="heading", level=int(tag[1]))
    elif tag == "pre":
        yield from (Part(text=line) for line in element.text_content().split("\n") if line.strip())
    elif tag == "li" and not element.xpath(".//p|.//ul|.//ol|.//table"):
        yield Part(text=_text(element), kind="list")
    else:
        yield from _parts(element)


def _table(element: Any) -> Iterator[Part]:
    """The rows of a table; of one whose rows are articles, those as paragraphs."""
    rows = [row for row in _rows(element) if any(row)]
    articles = sum(_ARTICLE.fullmatch(row[0]) is not None for row in rows)
    if articles > 1 and 2 * articles >= len(rows):
        yield from (Part(text="\u3000".join(cell for cell in row if cell)) for row in rows)
    elif rows:
        yield Part(text="\n".join(" | ".join(row) for row in rows), kind="table")


def _rows(table: Any) -> Iterator[list[str]]:
    """The cells of each row; one that spans several rows stands in each of them."""
    hanging: dict[int, tuple[str, int]] = {}  # column -> text and rows still to come
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.xpath("./td|./th"):
            while len(cells) in hanging:
                cells.append(_hung(hanging, len(cells)))
            span = cell.get("rowspan", "1")
            text = _text(cell)
            if span.isdecimal() and 1 < int(span) <= _MOST_ROWS:
                hanging[len(cells)] = (text, int(span) - 1)
            cells.append(text)
        while len(cells) in hanging:
            cells.append(_hung(hanging, len(cells)))
        yield cells


def _hung(hanging: dict[int, tuple[str, int]], column: int) -> str:
    text, rows = hanging.pop(column)
    if rows > 1:
        hanging[column] = text, rows - 1
    return text


def _lays_out(table: Any) -> bool:
    """Whether the table holds the page's columns rather than data."""
    return table.find(".//table") is not None or any(
        len(_text(cell)) > _LAYOUT_CELL and len(cell.xpath(".//p|.//br|.//div")) > 2
        for cell in table.iter("td")
    )


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
