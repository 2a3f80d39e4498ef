"""Web pages."""

import re
from collections.abc import Iterator
from typing import Any

from ..charset import decode
from ..errors import EmptyFile
from ..extract import Extract, Part, ReadOptions

MADE_BY = "html/1"

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DROPPED = (
    *("script", "style", "noscript", "template", "iframe", "svg", "form", "button", "select"),
    *("nav", "header", "footer", "aside"),
)
_BLOCKS = frozenset(
    (
        *("body", "main", "article", "section", "div", "p", "blockquote", "pre", "br"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dt", "dd", "table", "tr", "td", "th"),
    )
)


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """Headings, paragraphs, list items and tables of the page's main content."""
    from lxml import html

    declared = _CHARSET.search(data[:4096])
    text = decode(data, source=source, declared=declared[1].decode("ascii").lower() if declared else None)
    if not text.strip():
        raise EmptyFile(source=source)
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    for element in root.xpath("|".join(f"//{tag}" for tag in _DROPPED) + "|//comment()"):
        element.drop_tree()
    body = root.find("body")
    return Extract(parts=tuple(_parts(_main(body if body is not None else root))), made_by=MADE_BY)


def _main(body: Any) -> Any:
    """The element that holds the document: a landmark, else the one whose own paragraphs hold most text."""
    for path in (".//main", ".//article", ".//*[@id='UCAP-CONTENT']"):
        found = body.xpath(path)
        if len(found) == 1:
            return found[0]
    return body


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
            nested = any(grandchild.tag in _BLOCKS for grandchild in child.iter() if grandchild is not child)
            if nested:
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
    if tag == "table":
        rows = [" | ".join(_text(cell) for cell in row.xpath("./td|./th")) for row in element.iter("tr")]
        yield Part(text="\n".join(row for row in rows if row.strip(" |")), kind="table")
    elif re.fullmatch("h[1-6]", tag):
        yield Part(text=_text(element), kind="heading", level=int(tag[1]))
    elif tag == "li" and not element.xpath(".//p|.//ul|.//ol|.//table"):
        yield Part(text=_text(element), kind="list")
    else:
        yield from _parts(element)


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
