"""ZIP packages opened with limits: DOCX, XLSX, OFD and archives of documents."""

from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from .errors import DamagedFile, EncryptedFile

_MOST_MEMBERS = 20_000
_MOST_BYTES = 1 << 30  # unpacked, in all
_MOST_RATIO = 200  # unpacked to packed; text compresses to a tenth, a bomb to a thousandth
_RATIO_FROM = 32 << 20  # bytes; small parts of one repeated word are harmless
_OLE = b"\xd0\xcf\x11\xe0"


def open_package(data: bytes, *, source: str, expected: str) -> ZipFile:
    """The package, after its table of contents has been found harmless.

    Raises:
        EncryptedFile: it, or a member, has a password.
        DamagedFile: it is no ZIP, or it unpacks to more than is reasonable.
    """
    if data.startswith(_OLE):  # Office puts a document with a password into an OLE container
        raise EncryptedFile(source=source)
    try:
        package = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise DamagedFile(source=source, expected=expected, reason=str(error)) from error
    members = package.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise EncryptedFile(source=source)
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > _MOST_MEMBERS
        or size > _MOST_BYTES
        or (size > _RATIO_FROM and size > _MOST_RATIO * packed)
    ):
        reason = f"it would unpack {len(members)} members to {size >> 20} MiB"
        raise DamagedFile(source=source, expected=expected, reason=reason)
    return package


def member(package: ZipFile, name: str, *, source: str, expected: str) -> bytes:
    """One member's content, never more than its table of contents says.

    Raises:
        DamagedFile: it is not there, or it does not unpack.
    """
    import zlib

    try:
        info = package.getinfo(name)
        with package.open(info) as stream:
            return stream.read(info.file_size)
    except (KeyError, BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise DamagedFile(source=source, expected=expected, reason=str(error)) from error


def xml(content: bytes, *, source: str, expected: str) -> Any:
    """The root of an XML part; entities are not expanded and nothing outside is fetched.

    Raises:
        DamagedFile: it is no XML, or declares entities of its own.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(source=source, expected=expected, reason=str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DamagedFile(source=source, expected=expected, reason="it declares a document type")
    return root
