"""What the tests in the browser share."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def settle(page: "Page") -> None:
    """Wait until the page's script has run to its end."""
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(200)


def go(page: "Page", address: str) -> None:
    """Open an address of the app and wait until its page is drawn."""
    page.goto(address)
    page.wait_for_selector("h1.title")
    settle(page)


def write_pdf(path: Path, line: str) -> None:
    """A PDF file of one page with one line of text; PDFium does without a table of its objects."""
    stream = f"BT /F1 14 Tf 72 700 Td ({line}) Tj ET"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    path.write_text(
        "%PDF-1.4\n"
        "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << /Font << /F1 {font} >> >> >>\nendobj\n"
        f"4 0 obj\n<< /Length {len(stream)} >>\nstream\n{stream}\nendstream\nendobj\n"
        "trailer << /Size 5 /Root 1 0 R >>\n",
        encoding="ascii",
    )
