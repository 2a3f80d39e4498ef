"""Makes ``app/data/flags.json``, the model behind the flags, and measures it by cross-validation.

    python -m ftzqa.eval.fit.tags OUT LABELS=LIBRARY … [--repeats 3] [--folds 10]

Each file of labels goes with the library that holds its documents. Every figure is of documents on which
nothing was fitted: weights, thresholds, calibration and the band are fitted anew in each fold; editions and
translations of one text share a fold. Three baselines are measured on the same folds.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from ...app.tag import Tagger
from ...app.tagging.features import Featurer
from ...app.tagging.fit import Example, deal
from ...app.tagging.labels import examples, read_labels
from ...app.tagging.train import train
from ...index.encoders import load_encoder
from ...index.library import Library
from ...index.taxonomy import load_taxonomy
from ...index.types import SHORTCOMINGS, Encoder, Tag
from ..flags import label_values, tag_rows, tag_values
from ..load import load_tag_cases, stem
from ..types import TagCase, TagRow

if TYPE_CHECKING:
    from ...index.types import Vectors
    from ...ingest.types import Document, Passage

_ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A labelled document with all that grading it takes."""

    example: Example
    case: TagCase
    parts: tuple[str, ...]  # of the figures: its folder, the file of its labels, and all
    document: "Document"
    passages: "Sequence[Passage]"
    vectors: "Vectors"


Grades = Callable[[Sequence[Labelled], Sequence[Labelled]], Iterator[tuple[Labelled, Sequence[Tag]]]]
"""Fits on the first documents and tags the second."""


def load(pairs: Sequence[tuple[Path, Path]], *, encoder: Encoder) -> list[Labelled]:
    """The labelled documents of (labels, library) pairs."""
    featurer = Featurer(encoder, taxonomy=load_taxonomy())
    found = []
    for labels, folder in pairs:
        library = Library(folder)
        rows = read_labels(labels)
        folders = {stem(row["doc"]): row.get("folder", labels.stem) for row in rows}
        cases = {case.document: case for case in load_tag_cases(labels)}
        documents = {stem(document.source): document for document in library.documents()}
        for example in examples(library, rows, featurer=featurer):
            document = documents[example.name]
            found.append(
                Labelled(
                    example=example,
                    case=cases[example.name],
                    parts=(folders[example.name], labels.stem, _ALL),
                    document=document,
                    passages=library.passages(document.id),
                    vectors=library.passage_vectors(document.id),
                )
            )
    return found


def cross_validate(
    found: Sequence[Labelled], grades: Grades, *, repeats: int, folds: int
) -> list[list[TagRow]]:
    """The rows of each repeat, every document tagged by a fit without its group."""
    done = []
    for repeat in range(repeats):
        places = deal([item.example for item in found], folds=folds, seed=repeat + 1)
        rows: list[TagRow] = []
        for fold in range(folds):
            inside = [item for item, place in zip(found, places, strict=True) if place == fold]
            outside = [item for item, place in zip(found, places, strict=True) if place != fold]
            for item, tags in grades(outside, inside):
                rows += tag_rows(item.case, tags)
        done.append(rows)
    return done


def trained(encoder: Encoder) -> Grades:
    """The product's way."""
    taxonomy = load_taxonomy()

    def grades(
        known: Sequence[Labelled], asked: Sequence[Labelled]
    ) -> Iterator[tuple[Labelled, Sequence[Tag]]]:
        model = train([item.example for item in known], encoder=encoder, taxonomy=taxonomy)
        tagger = Tagger(encoder, taxonomy=taxonomy, model=model)
        for item in asked:
            yield item, tagger.tag(item.document, item.passages, item.vectors)

    return grades


def untrained(encoder: Encoder) -> Grades:
    """Zero-shot likeness, the thresholds of the product."""
    taxonomy = load_taxonomy()
    tagger = Tagger(encoder, taxonomy=replace(taxonomy, hash="edited"))

    def grades(
        known: Sequence[Labelled], asked: Sequence[Labelled]
    ) -> Iterator[tuple[Labelled, Sequence[Tag]]]:
        for item in asked:
            yield item, tagger.tag(item.document, item.passages, item.vectors)

    return grades


def keywords(
    known: Sequence[Labelled], asked: Sequence[Labelled]
) -> Iterator[tuple[Labelled, Sequence[Tag]]]:
    """Any indicator term anywhere is a flag."""
    for item in asked:
        hits = item.example.features.terms.sum(axis=0)
        yield (
            item,
            [
                _bare(item, label, float(hits[label] / (1 + hits[label])), hits[label] > 0)
                for label in _LABELS
            ],
        )


def mean_vector(
    known: Sequence[Labelled], asked: Sequence[Labelled]
) -> Iterator[tuple[Labelled, Sequence[Tag]]]:
    """Logistic regression on the mean of a document's passage vectors."""
    from sklearn.linear_model import LogisticRegression

    scores = {}
    for label in _LABELS:
        sure = [item for item in known if item.example.addresses[label] is not None]
        model = LogisticRegression(C=100, class_weight="balanced", max_iter=2000)
        model.fit(
            [item.vectors.mean(axis=0) for item in sure], [item.example.addresses[label] for item in sure]
        )
        scores[label] = model.predict_proba([item.vectors.mean(axis=0) for item in asked])[:, 1]
    for i, item in enumerate(asked):
        yield (
            item,
            [_bare(item, label, float(scores[label][i]), scores[label][i] >= 0.5) for label in _LABELS],
        )


_LABELS = range(len(SHORTCOMINGS))


def _bare(item: Labelled, label: int, score: float, flagged: bool) -> Tag:
    return Tag(
        document_id=item.document.id,
        shortcoming=SHORTCOMINGS[label],
        grade="addresses" if flagged else "none",
        score=score,
        needs_review=False,
        evidence=(),
        made_by="baseline",
    )


def figures(
    runs: Sequence[Sequence[TagRow]], parts: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """For each part of the documents the measures, meaned over the repeats."""
    found = {}
    for part in dict.fromkeys(name for names in parts.values() for name in names):
        values = [_values([row for row in rows if part in parts[row.document]]) for rows in runs]
        found[part] = {name: round(sum(v[name] for v in values) / len(values), 4) for name in values[0]}
    return found


def _values(rows: Sequence[TagRow]) -> dict[str, float]:
    labels = {label: label_values(rows, label) for label in SHORTCOMINGS}
    brier, base = (sum(v[name] for v in labels.values()) for name in ("brier", "brier_base"))
    single = {
        f"{label}.{short}": values[name]
        for label, values in labels.items()
        for short, name in (("f1", "f1"), ("ap", "average_precision"))
    }
    return {**tag_values(rows), "brier_under_base": 1 - brier / base if base else 0.0, **single}


def main(arguments: Sequence[str]) -> None:
    """Measure, fit on everything, write, and print what was measured as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("pairs", nargs="+", help="LABELS=LIBRARY")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folds", type=int, default=10)
    options = parser.parse_args(arguments)
    encoder = load_encoder()
    pairs = [tuple(map(Path, pair.split("=", 1))) for pair in options.pairs]
    found = load([(labels, library) for labels, library in pairs], encoder=encoder)
    parts = {item.example.name: item.parts for item in found}
    measured = {}
    ways: dict[str, Grades] = {
        "trained": trained(encoder),
        "any keyword": keywords,
        "mean vector + logistic regression": mean_vector,
        "zero-shot": untrained(encoder),
    }
    for name, grades in ways.items():
        repeats = options.repeats if name in ("trained", "mean vector + logistic regression") else 1
        measured[name] = figures(cross_validate(found, grades, repeats=repeats, folds=options.folds), parts)
    start = perf_counter()
    kept = {f"{part}.{k}": v for part, values in measured["trained"].items() for k, v in values.items()}
    model = train([item.example for item in found], encoder=encoder, taxonomy=load_taxonomy(), measured=kept)
    model.save(options.out)
    sys.stdout.write(
        json.dumps({**measured, "seconds": perf_counter() - start}, ensure_ascii=False, indent=1)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
