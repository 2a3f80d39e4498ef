"""The JSON shapes of the command line and of every other machine-read face: a stable contract."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..index.reviews import Review
from ..index.types import Evidence, Hit
from ..ingest.errors import UnreadableFile
from ..ingest.types import Language
from .types import Answer, Citation, Sentence

if TYPE_CHECKING:
    from .build import BuildReport
    from .reading import Neighbours
    from .retag import Change
    from .reviewing import Agreement, Item
    from .tagged import Summary, Tagged


def search_shape(
    question: str, hits: Sequence[Hit], *, around: "Mapping[str, Neighbours] | None" = None
) -> dict[str, Any]:
    """``ftzqa search --json``; with ``around``, by passage id, each hit has the texts before and after it."""
    shapes = [_hit(hit) for hit in hits]
    for shape in shapes if around is not None else ():
        before, after = around[shape["passage_id"]] if around else ((), ())
        shape["before"] = [passage.text for passage in before]
        shape["after"] = [passage.text for passage in after]
    return {"question": question, "hits": shapes}


def _hit(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "passage_id": passage.id,
        "document_id": passage.document_id,
        "source": hit.source,
        "title": hit.title,
        "locators": [locator.label for locator in passage.locators],
        "headings": list(passage.headings),
        "pages": list(passage.pages) if passage.pages else None,
        "text": passage.text,
        "in_force": hit.in_force,
        "shortcomings": list(hit.shortcomings),
        "scores": {name: round(value, 4) for name, value in hit.scores.items()},
    }


def answer_shape(answer: Answer) -> dict[str, Any]:
    """``ftzqa ask --json``."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "refused": answer.refused,
        "confidence": answer.confidence,
        "layout": answer.layout,
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "rows": [
            {"name": row.name, "citations": [n for s in row.sentences for n in s.citations]}
            for row in answer.rows
        ],
        "citations": [_citation(citation) for citation in answer.citations],
        "more": [_citation(citation) for citation in answer.more],
        "shortcomings": list(answer.shortcomings),
        "warnings": list(answer.warnings),
        "nearest": [_hit(hit) for hit in answer.hits[:3]] if answer.refused else [],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    """``items`` and ``gloss`` only where there are any."""
    shape: dict[str, Any] = {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "support": sentence.support,
    }
    if sentence.items:
        shape["items"] = [
            {"text": item.text, "start": item.start, "end": item.end} for item in sentence.items
        ]
    if sentence.gloss:
        shape["gloss"] = list(sentence.gloss)
    return shape


def _citation(citation: Citation) -> dict[str, Any]:
    return {name: getattr(citation, name) for name in Citation.__slots__}


def tag_shape(row: "Tagged") -> dict[str, Any]:
    """One document of ``ftzqa tag --json``, and one row of its JSONL."""
    entry = row.entry
    return {
        "source": entry.source,
        "document_id": entry.id,
        "title": entry.title,
        "kind": entry.kind,
        "language": entry.language,
        "zones": list(entry.zones),
        "date": entry.date.isoformat() if entry.date else None,
        "shortcomings": {
            tag.shortcoming: {
                "grade": tag.grade,
                "score": tag.score,
                "needs_review": tag.needs_review,
                "made_by": tag.made_by,
                "evidence": [evidence_shape(e) for e in tag.evidence],
            }
            for tag in row.tags
        },
    }


def summary_shape(summary: "Summary") -> dict[str, Any]:
    """The counts at the end of ``ftzqa tag --json``."""
    zones: dict[str, dict[str, Any]] = {}
    for cell in summary.zones:
        counts = zones.setdefault(cell.group, {"documents": cell.documents})
        counts[cell.shortcoming] = {"addresses": cell.addressing, "mentions": cell.mentioning}
    return {
        "documents": summary.documents,
        "need_review": summary.waiting,
        "shortcomings": {
            s: {**grades, "needs_review": summary.reviews[s]} for s, grades in summary.grades.items()
        },
        "zones": zones,
    }


def change_shape(change: "Change") -> dict[str, Any]:
    """One change of ``ftzqa tag --retag --json``."""
    before, after = change.before, change.after
    return {
        "source": change.source,
        "document_id": after.document_id,
        "title": change.title,
        "shortcoming": after.shortcoming,
        "before": {"grade": before.grade, "score": before.score} if before else None,
        "after": {"grade": after.grade, "score": after.score},
        "reviewed": change.reviewed,
        "terms_added": list(change.added),
        "terms_dropped": list(change.dropped),
        "evidence_gained": [evidence_shape(item) for item in change.gained],
        "evidence_lost": [evidence_shape(item) for item in change.lost],
    }


def item_shape(item: "Item") -> dict[str, Any]:
    """One flag of ``ftzqa review --json``."""
    tag = item.tag
    return {
        "source": item.source,
        "document_id": tag.document_id,
        "title": item.title,
        "shortcoming": tag.shortcoming,
        "grade": item.grade,
        "disputed": item.is_disputed,
        "model": {"grade": tag.grade, "score": tag.score, "needs_review": tag.needs_review},
        "reviews": [review_shape(review) for review in item.reviews],
        "evidence": [evidence_shape(evidence) for evidence in tag.evidence],
    }


def review_shape(review: Review) -> dict[str, Any]:
    """One person's word on a flag."""
    fields = {name: getattr(review, name) for name in Review.__slots__}
    return {**fields, "at": review.at.isoformat(timespec="seconds")}


def agreement_shape(one: "Agreement") -> dict[str, Any]:
    """How far two reviewers agree; ``shortcoming`` is null for all five together."""
    return {name: getattr(one, name) for name in one.__slots__} | {"reviewers": list(one.reviewers)}


def evidence_shape(evidence: Evidence) -> dict[str, Any]:
    """A sentence that carries a flag."""
    return {
        "locator": evidence.locator,
        "page": evidence.page,
        "quote": evidence.quote,
        "score": evidence.score,
    }


def build_shape(report: "BuildReport", *, language: Language) -> dict[str, Any]:
    """``ftzqa build --json``."""
    return {
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.sources("removed")),
        "unchanged": len(report.unchanged),
        "quarantined": quarantine_shape(report.quarantined, language=language),
        "encoded": report.encoded,
        "seconds": report.seconds,
    }


def quarantine_shape(errors: Sequence[UnreadableFile], *, language: Language) -> list[dict[str, str]]:
    """Files that were set aside, each with its reason."""
    return [{"source": str(e.details["source"]), "reason": e.message(language)} for e in errors]
