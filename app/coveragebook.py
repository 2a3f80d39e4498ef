"""A coverage report as a workbook: matrix, gaps, years, difference, and the evidence that cells lead to."""

from pathlib import Path
from typing import Final

from ..index.types import SHORTCOMINGS
from ..ingest.types import Language
from .coverage import Cell as Square
from .coveragereport import CoverageReport, gap_sentences, table
from .names import flag_name, group_name
from .strings import text
from .workbook import Book, Cell, Column, Look, Sheet

_CHANGES: Final[dict[str, Look]] = {"added": "addresses", "dropped": "review"}


def write_coverage_book(report: CoverageReport, out: Path, *, language: Language) -> None:
    """Write ``report`` to an .xlsx file; a number in the matrix leads to the passages behind it."""
    writer = _Writer(report, language)
    writer.matrix()
    writer.gaps()
    writer.years()
    if report.compared:
        writer.difference(report.compared)
    writer.evidence()
    writer.book.save(out)


class _Writer:
    def __init__(self, report: CoverageReport, language: Language) -> None:
        self.report = report
        self.language = language
        self.book = Book()

    def _say(self, key: str) -> str:
        return text(key, language=self.language)

    def _sheet(self, name: str, *columns: tuple[str, int]) -> Sheet:
        return self.book.sheet(self._say(name), [Column(name=n, width=w) for n, w in columns])

    def _group(self, group: str) -> str:
        return group_name(group, by=self.report.by, language=self.language)

    def matrix(self) -> None:
        """A row for each group: documents, then for each shortcoming addressing, mentioning, none, share."""
        parts = ("tag.mentions", "coverage.none", "coverage.share")
        columns = [(self._say(f"coverage.by.{self.report.by}"), 24), (self._say("book.documents"), 10)]
        for shortcoming in SHORTCOMINGS:
            columns.append((flag_name(shortcoming, language=self.language), 15))
            columns += [(f"{shortcoming} {self._say(part)}", 10) for part in parts]
        sheet = self._sheet("coverage.matrix", *columns)
        at = 2  # the row of the evidence that is next
        for group, squares in table(self.report).items():
            documents = next(iter(squares.values())).documents
            cells = [Cell(value=self._group(group), look="title"), Cell(value=documents)]
            for square in squares.values():
                proofs = self.report.behind(square)
                place = f"'{self._say('coverage.evidence')}'!A{at}"
                cells += self._square(square, link=place if proofs else None)
                at += sum(max(len(proof.tag.evidence), 1) for proof in proofs)
            sheet.add(*cells)

    def _square(self, square: Square, *, link: str | None) -> list[Cell]:
        look: Look = "addresses" if square.addressing else "review" if square.is_gap else "none"
        return [
            Cell(value=square.addressing, look=look, link=link),
            Cell(value=square.mentioning),
            Cell(value=square.silent),
            Cell(value=square.share if square.documents else None, look="share"),
        ]

    def gaps(self) -> None:
        """The gaps in words."""
        sheet = self._sheet("coverage.gaps", (self._say("coverage.gaps"), 80))
        said = gap_sentences(self.report, language=self.language) or [self._say("coverage.nogap")]
        for sentence in said:
            sheet.add(Cell(value=sentence, look="wrap"))

    def years(self) -> None:
        """How many documents of each year address each shortcoming."""
        flags = [(flag_name(shortcoming, language=self.language), 16) for shortcoming in SHORTCOMINGS]
        sheet = self._sheet("coverage.years", (self._say("coverage.by.year"), 10), *flags)
        years: dict[int, list[Cell]] = {}
        for year in self.report.years:
            look: Look = "addresses" if year.addressing else "none"
            years.setdefault(year.year, []).append(Cell(value=year.addressing, look=look))
        for number, counts in years.items():
            sheet.add(Cell(value=number, look="title"), *counts)

    def difference(self, sets: tuple[str, str]) -> None:
        """What the second set of documents added or dropped."""
        names = [(name, 28) for name in sets]
        change = (self._say("coverage.change"), 16)
        sheet = self._sheet("coverage.difference", (self._say("book.flag"), 30), *names, change)
        for difference in self.report.differences:
            counts = (
                f"{square.addressing}/{square.documents}" for square in (difference.before, difference.after)
            )
            word = self._say(f"coverage.change.{difference.change}")
            sheet.add(
                Cell(value=flag_name(difference.shortcoming, language=self.language), look="title"),
                *(Cell(value=count) for count in counts),
                Cell(value=word, look=_CHANGES.get(difference.change, "plain")),
            )

    def evidence(self) -> None:
        """A row for each passage, in the order of the matrix."""
        widths = {
            "flag": 22,
            "title": 40,
            "grade": 10,
            "score": 12,
            "place": 14,
            "page": 8,
            "quote": 90,
            "source": 40,
        }
        columns = [(self._say(f"book.{name}"), width) for name, width in widths.items()]
        group = (self._say(f"coverage.by.{self.report.by}"), 20)
        sheet = self._sheet("coverage.evidence", group, *columns)
        for proof in self.report.proofs:
            tag = proof.tag
            for item in tag.evidence or (None,):
                sheet.add(
                    Cell(value=self._group(proof.group)),
                    Cell(value=flag_name(tag.shortcoming, language=self.language)),
                    Cell(value=proof.entry.title, look="title"),
                    Cell(value=self._say(f"tag.{tag.grade}"), look=tag.grade),
                    Cell(value=tag.score, look="share"),
                    Cell(value=item.locator if item else None),
                    Cell(value=item.page if item else None),
                    Cell(value=item.quote if item else self._say("coverage.noquote"), look="wrap"),
                    Cell(value=proof.entry.source),
                )
