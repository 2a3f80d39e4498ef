"""The workbook of a bulk run: flags, the evidence behind them, what was set aside, and what made it."""

from pathlib import Path

from ..index.types import SHORTCOMINGS, Tag
from ..ingest.types import Language
from .bulk import BulkReport
from .names import flag_name, kind_name, zone_name
from .shapes import quarantine_shape
from .strings import text
from .tagged import Summary, Tagged, summarise
from .workbook import Book, Cell, Column, Look, Sheet


def write_workbook(report: BulkReport, out: Path, *, language: Language) -> None:
    """Write ``report`` with headings in ``language``."""
    writer = _Writer(language)
    summary = summarise(map(writer.kept, report.rows()))
    for error in quarantine_shape(report.quarantined, language=writer.language):
        writer.aside.add(Cell(value=error["source"]), Cell(value=error["reason"], look="wrap"))
    writer.settle(report, summary)
    writer.book.save(out)


class _Writer:
    """Writes each document into two sheets that point at each other."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.book = Book()
        self.flags = self._sheet("flags", self._flag_columns())
        proof = (("title", 40), ("flag", 22), ("grade", 10), ("score", 12), ("place", 14), ("page", 8))
        self.evidence = self._sheet("evidence", self._columns(*proof, ("quote", 90), ("source", 40)))
        self.aside = self._sheet("aside", self._columns(("source", 50), ("reason", 90)))
        self.settings = self._sheet("settings", self._columns(("what", 36), ("value", 60)))

    def _say(self, key: str) -> str:
        return text(f"book.{key}", language=self.language)

    def _sheet(self, name: str, columns: list[Column]) -> Sheet:
        return self.book.sheet(self._say(name), columns)

    def _columns(self, *columns: tuple[str, int]) -> list[Column]:
        return [Column(name=self._say(name), width=width) for name, width in columns]

    def _flag_columns(self) -> list[Column]:
        flags = []
        for shortcoming in SHORTCOMINGS:
            flags.append(Column(name=flag_name(shortcoming, language=self.language), width=15))
            flags.append(Column(name=f"{shortcoming} {self._say('score')}", width=9))
        about = (("review", 16), ("kind", 12), ("zones", 18), ("date", 12), ("source", 40), ("id", 20))
        return [*self._columns(("title", 44)), *flags, *self._columns(*about)]

    def kept(self, row: Tagged) -> Tagged:
        """Write the row, and hand it on."""
        entry, at, comma = row.entry, self.evidence.rows + 1, self._say("and")
        cells = [Cell(value=entry.title, look="title")]
        for tag in row.tags:
            cells += self._graded(tag, at)
            at += len(tag.evidence)
        waits = [tag.shortcoming for tag in row.tags if tag.needs_review]
        cells += [
            Cell(value=" ".join(waits), look="review" if waits else "plain"),
            Cell(value=kind_name(entry.kind, language=self.language)),
            Cell(value=comma.join(zone_name(zone, language=self.language) for zone in entry.zones)),
            Cell(value=entry.date),
            Cell(value=entry.source),
            Cell(value=entry.id),
        ]
        self.flags.add(*cells)
        for tag in row.tags:
            self._prove(row, tag)
        return row

    def _graded(self, tag: Tag, at: int) -> list[Cell]:
        """The grade, which leads to the evidence that begins in row ``at``, and the probability."""
        link = self.evidence.place(at) if tag.evidence else None
        return [
            Cell(value=text(f"tag.{tag.grade}", language=self.language), look=tag.grade, link=link),
            Cell(value=tag.score, look="share"),
        ]

    def _prove(self, row: Tagged, tag: Tag) -> None:
        look: Look = tag.grade
        for item in tag.evidence:
            self.evidence.add(
                Cell(value=row.entry.title, look="link", link=self.flags.place(self.flags.rows)),
                Cell(value=flag_name(tag.shortcoming, language=self.language)),
                Cell(value=text(f"tag.{tag.grade}", language=self.language), look=look),
                Cell(value=tag.score, look="share"),
                Cell(value=item.locator),
                Cell(value=item.page),
                Cell(value=item.quote, look="wrap"),
                Cell(value=row.entry.source),
            )

    def settle(self, report: BulkReport, summary: Summary) -> None:
        """Write what made the flags, and the counts."""
        made = report.made
        lines: list[tuple[str, str | int]] = [
            (self._say("made_by"), made.made_by),
            (self._say("taxonomy"), made.taxonomy),
            (self._say("encoder"), made.encoder),
            (self._say("begun"), made.begun),
            (self._say("documents"), summary.documents),
            (self._say("waiting"), summary.waiting),
            (self._say("quarantined"), len(report.quarantined)),
        ]
        for shortcoming, grades in summary.grades.items():
            counts = [f"{text(f'tag.{grade}', language=self.language)} {n}" for grade, n in grades.items()]
            counts.append(f"{text('tag.review', language=self.language)} {summary.reviews[shortcoming]}")
            lines.append((flag_name(shortcoming, language=self.language), " · ".join(counts)))
        lines.append((self._say("score"), self._say("score.means")))
        for name, value in lines:
            self.settings.add(Cell(value=name, look="title"), Cell(value=value, look="wrap"))
