"""Formats that LibreOffice turns into Word files: DOC, WPS, RTF, ODT, presentations."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from ..errors import DamagedFile, NeedsConverter
from ..extract import Extract, ReadOptions

MADE_BY = "office/1"

_SECONDS = 120
_SLIDES = (".ppt", ".pptx", ".odp", ".dps")


def read(data: bytes, *, source: str, options: ReadOptions) -> Extract:
    """What the Word file says that LibreOffice makes of it; slides are read from a PDF.

    Raises:
        NeedsConverter: LibreOffice is not installed.
    """
    suffix = PurePath(source).suffix.lower()
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise NeedsConverter(source=source, suffix=suffix)
    target = "pdf" if suffix in _SLIDES else "docx"
    from . import docx, pdf

    reader = pdf.read if target == "pdf" else docx.read
    extract = reader(_convert(data, program, suffix, target, source=source), source=source, options=options)
    return replace(extract, made_by=f"{MADE_BY}+{extract.made_by}")


def _convert(data: bytes, program: str, suffix: str, target: str, *, source: str) -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"in{suffix}").write_bytes(data)
        # A profile of its own: two conversions at once would wait for each other, or fail.
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", target, "--outdir", name, str(folder / f"in{suffix}")]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=_SECONDS)
            return (folder / f"in.{target}").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise DamagedFile(source=source, expected=suffix, reason=type(error).__name__) from error
