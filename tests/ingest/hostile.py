"""Files that mean harm, or came to it: what each is called and what makes it."""

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)
)


def zipped(members: dict[str, bytes], *, compression: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word(body: str, *, prefix: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    xml = f"<?xml version='1.0'?>{prefix}<w:document {_W}><w:body>{body}</w:body></w:document>"
    return zipped({"word/document.xml": xml.encode(), **(extra or {})})


def pdf(objects: list[bytes], *, root: int = 1, header: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF of the given objects, numbered from 1, with a right cross-reference table."""
    data, offsets = header, []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return data + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        table,
    )


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), extra, content)


def pages(count: int, content: bytes = b"") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    kids = b" ".join(b"%d 0 R" % (number + 5) for number in range(count))
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, stream(content), font, *([page] * count)])


def encrypted_pdf() -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("secret")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.md": b"# text"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def lying_zip() -> bytes:
    """A member that says it is small."""
    data = bytearray(zipped({"a.txt": b"\x00" * 50_000_000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


@cache
def bomb(size: int = 100_000_000) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block, crc, packed = b"\x20" * 10_000_000, 0, b""
    for _ in range(size // len(block)):
        packed += packer.compress(block)
        crc = zlib.crc32(block, crc)
    packed += packer.flush()
    name = b"word/document.xml"
    sizes = struct.pack("<III", crc, len(packed), size)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", len(name), 0)
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
    entry += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local) + len(name) + len(packed), 0)
    return local + name + packed + entry + b"PK\x05\x06" + end


def nested_zip(depth: int) -> bytes:
    data = zipped({"a.md": "# 条例\n\n第一条 内容。".encode()})
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


def link_zip() -> bytes:
    from zipfile import ZipInfo

    info = ZipInfo("link.md")
    info.external_attr = 0o120777 << 16
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


_LOOP = pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R]>>"])
_FORM = pdf(
    [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        stream(b"/X Do"),
        stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
    ]
)
_GOOD_PDF = pages(1, b"BT /F 12 Tf 20 100 Td (Article 1 Text.) Tj ET")
_GOOD_WORD = word("<w:p><w:r><w:t>text</w:t></w:r></w:p>")

Make = Callable[[], bytes]
FILES: dict[str, Make] = {
    # nothing, or nothing to read
    "empty.md": lambda: b"",
    "empty.txt": lambda: b"",
    "empty.pdf": lambda: b"",
    "empty.docx": lambda: b"",
    "empty.html": lambda: b"",
    "empty.zip": lambda: b"",
    "blank.txt": lambda: b" \r\n\t\n" * 1000,
    "mark-only.txt": lambda: b"\xef\xbb\xbf",
    "comment-only.md": lambda: b"<!-- nothing -->\n",
    "punctuation.md": lambda: "。。。———\n".encode() * 10,
    "script-only.html": lambda: b"<html><script>alert(1)</script></html>",
    "no-pages.pdf": lambda: pages(0),
    "blank-page.pdf": lambda: pages(3),
    "no-body.docx": lambda: zipped({"word/document.xml": f"<w:document {_W}/>".encode()}),
    "no-rows.csv": lambda: b",,,\n,,,\n",
    "no-text.ofd": lambda: zipped({"OFD.xml": b"<OFD/>"}),
    # not what the name says
    "program.txt": lambda: bytes(range(256)) * 200,
    "program.md": lambda: os.urandom(4096) + b"\x00" * 100,
    "zeros.txt": lambda: b"\x00" * 100_000,
    "control.txt": lambda: b"\x01\x02\x03text" * 500,
    "text.pdf": lambda: b"This is no PDF.",
    "text.docx": lambda: b"This is no Word file.",
    "text.xlsx": lambda: b"This is no workbook.",
    "text.ofd": lambda: b"This is no OFD.",
    "text.zip": lambda: b"This is no archive.",
    "text.png": lambda: b"This is no picture.",
    "page.pdf": lambda: b"<html><body>Not found</body></html>",
    "zip.docx": lambda: zipped({"a.txt": b"text"}),
    "zip.xlsx": lambda: zipped({"a.txt": b"text"}),
    "zip.ofd": lambda: zipped({"a.txt": b"text"}),
    "odd-length.txt": lambda: b"\xff\xfe" + "条例".encode("utf-16-le") + b"\x00",
    # cut short or bent
    "cut.pdf": lambda: _GOOD_PDF[:60],
    "head-only.pdf": lambda: b"%PDF-1.7\n",
    "no-catalogue.pdf": lambda: pdf([b"<<>>"]),
    "no-trailer.pdf": lambda: b"%PDF-1.4\n1 0 obj\n<<",
    "cut.docx": lambda: _GOOD_WORD[: len(_GOOD_WORD) // 2],
    "bent.docx": lambda: _GOOD_WORD.replace(_GOOD_WORD[60:90], os.urandom(30)),
    "not-closed.docx": lambda: zipped({"word/document.xml": f"<w:document {_W}><w:body>".encode()}),
    "cut.zip": lambda: zipped({"a.md": b"# text" * 100})[:-30],
    "cut.png": lambda: png(10, 10)[:40],
    "bent.csv": lambda: b'a,"b\n' + b"\x00",
    # locked
    "locked.pdf": encrypted_pdf,
    "locked.docx": lambda: _OLE + b"\x00" * 2048,
    "locked.xlsx": lambda: _OLE + b"\x00" * 2048,
    "locked.zip": encrypted_zip,
    # larger inside than out
    "bomb.docx": bomb,
    "bomb.xlsx": bomb,
    "bomb.ofd": bomb,
    "bomb.zip": bomb,
    "lying.zip": lying_zip,
    "crowd.zip": lambda: zipped({f"{i}.md": b"" for i in range(20_001)}, compression=0),
    "wide.png": lambda: png(60_000, 60_000),
    # out of their folder
    "slip.zip": lambda: zipped({"../../escaped.md": b"# text"}),
    "absolute.zip": lambda: zipped({"/escaped.md": b"# text"}),
    "backslash.zip": lambda: zipped({"..\\escaped.md": b"# text"}),
    "drive.zip": lambda: zipped({"C:/escaped.md": b"# text"}),
    "link.zip": link_zip,
    "deep.zip": lambda: nested_zip(10),
    # entities and external parts
    "laughs.docx": lambda: word("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", prefix=_LAUGHS + "]>"),
    "outside.docx": lambda: word(
        "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>",
        prefix='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ),
    "laughs.ofd": lambda: zipped({"OFD.xml": f"{_LAUGHS}]><OFD><DocRoot>&a11;</DocRoot></OFD>".encode()}),
    "deep.docx": lambda: word("<w:sdt>" * 5000 + "</w:sdt>" * 5000),
    # round and round
    "loop.pdf": lambda: _LOOP,
    "form.pdf": lambda: _FORM,
    "style-loop.docx": lambda: word(
        "<w:p/>",
        extra={
            "word/styles.xml": (
                f'<w:styles {_W}><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
                '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
            ).encode()
        },
    ),
    # front matter that is none
    "kind.md": lambda: b"---\nkind: [1, 2]\n---\ntext",
    "day.md": lambda: b"---\ndates: {published: never}\n---\ntext",
    "tag.md": lambda: b"---\nkind: !!python/object/apply:os.system ['true']\n---\n\n***\n",
    "unread.doc": lambda: b"\x00" * 100,
    "unknown.xyz": lambda: b"text",
}


def write(folder: Path) -> Iterator[tuple[Path, str]]:
    """All of the files, and those that only a file system can hold."""
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
        yield folder / name, name
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "folder.md").mkdir()
    os.mkfifo(folder / "pipe.txt")
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(1 << 30)
    yield from (
        (folder / name, name) for name in ("loop.md", "folder.md", "pipe.txt", "sparse.txt", "gone.md")
    )
