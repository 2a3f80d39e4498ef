"""One evaluation from files to a stored run: what ``ftzqa eval run`` does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..app.search import open_searcher
from ..app.settings import interface_language
from ..ingest.errors import BadSetting
from ..ingest.types import Language
from . import report, store
from .diagnose import diagnose
from .figures import Figure, figures, summary
from .gate import broken_floors, load_floors, regressions
from .keyfacts import KeyFacts
from .load import load_cases, load_tag_cases
from .product import Product, fitted_components
from .run import Progress, cross_validate, judge_questions, judge_tags, overlaps
from .statistics import Change, compare
from .types import Case, Results, TagCase


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to judge, and what to compare it with."""

    questions: Path | None = None
    tags: Path | None = None
    out: Path | None = None
    baseline: Path | None = None
    floors: Path | None = None
    cross_validate: bool = False
    search_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A finished, stored evaluation."""

    folder: Path
    page: report.Page
    figures: Sequence[Figure]
    floors: Mapping[str, float]

    @property
    def summary(self) -> Mapping[str, Any]:
        """The object of ``--json``."""
        return self.page.summary

    def markdown(self, language: Language) -> str:
        """The figures for a terminal."""
        return report.markdown(self.page, language=language)

    def gate(self, say: Callable[..., str]) -> list[str]:
        """Why the gate stays shut, a sentence each; empty where it opens."""
        floors = [
            say("eval.gate.floor", name=name, floor=floor, value="–" if value is None else round(value, 3))
            for name, floor, value in broken_floors(self.figures, self.floors)
        ]
        worse = [
            say(
                "eval.gate.worse",
                name=change.name,
                before=round(change.before, 3),
                after=round(change.after, 3),
                p=round(change.p, 4),
            )
            for change in regressions(self.page.changes)
        ]
        return floors + worse


def evaluate(
    options: Options, *, library: Path | None, encoder: str | None, progress: Progress
) -> Evaluation:
    """Judge, compare, diagnose, and store everything with its report.

    Raises:
        BadSetting: there is neither a set of questions nor one of tags.
        MissingPath, BadCases: a labelled set cannot be used.
        NoRun: the baseline is no finished run.
    """
    cases = load_cases(options.questions) if options.questions else ()
    tags = load_tag_cases(options.tags) if options.tags else ()
    if not cases and not tags:
        raise BadSetting(name="eval run", value="", expected="QUESTIONS.jsonl, --tags TAGS.jsonl")
    floors = load_floors(options.floors) if options.floors else {}
    before = figures(store.load(options.baseline)) if options.baseline else []
    product = Product(searcher=open_searcher(library, encoder=encoder))
    results = _judge(options, cases, tags, product=product, progress=progress)
    found = figures(results)
    page = report.Page(
        about=_about(options, product),
        results=results,
        summary=summary(results),
        intervals=store.intervals(found),
        changes=compare(before, found),
        diagnosis=diagnose(cases, results.rows, product),
    )
    folder = options.out or product.searcher.library.folder / "runs" / _stamp()
    done = Evaluation(folder=folder, page=page, figures=found, floors=floors)
    _save(done)
    return done


def _judge(
    options: Options,
    cases: Sequence[Case],
    tags: Sequence[TagCase],
    *,
    product: Product,
    progress: Progress,
) -> Results:
    facts = None if options.search_only else KeyFacts(product.searcher.encoder)
    if options.cross_validate:
        return cross_validate(cases, tags, product, facts=facts)
    results = Results(
        rows=judge_questions(cases, product, facts=facts, progress=progress),
        tag_rows=judge_tags(tags, product, progress=progress),
    )
    return replace(results, fitted=overlaps(fitted_components(), cases, tags))


def _about(options: Options, product: Product) -> dict[str, Any]:
    given = {"questions": options.questions, "tags": options.tags}
    settings = {
        "encoder": product.searcher.encoder.identity,
        "reranker": product.searcher.reranker.identity if product.searcher.reranker else None,
        "corpus": product.corpus_hash,
        "cross_validate": options.cross_validate,
        "search_only": options.search_only,
        "baseline": options.baseline.name if options.baseline else None,
    }
    return store.provenance(files={k: p for k, p in given.items() if p}, settings=settings)


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def _save(done: Evaluation) -> None:
    page = done.page
    languages: tuple[Language, ...] = ("zh", "en")
    done.folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        (done.folder / f"summary.{language}.md").write_text(done.markdown(language), encoding="utf-8")
    (done.folder / "report.html").write_text(
        report.html(page, language=interface_language()), encoding="utf-8"
    )
    store.save(
        done.folder,
        page.results,
        about=page.about,
        summary=page.summary,
        intervals=page.intervals,
        changes=[_change(change) for change in page.changes],
        diagnosis=page.diagnosis,
    )


def _change(change: Change) -> dict[str, object]:
    return {name: getattr(change, name) for name in Change.__slots__}
