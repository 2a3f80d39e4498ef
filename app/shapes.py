"""The JSON shapes of the command line and of every other machine-read face: a stable contract."""

from collections.abc import Sequence
from typing import Any

from ..index.types import Evidence, Hit, Tag
from ..ingest.errors import UnreadableFile
from ..ingest.types import Document, Language
from .build import BuildReport
from .types import Answer, Citation


def search_shape(question: str, hits: Sequence[Hit]) -> dict[str, Any]:
    """``ftzqa search --json``."""
    return {"question": question, "hits": [_hit(hit) for hit in hits]}


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
        "sentences": [
            {"text": s.text, "citations": list(s.citations), "support": s.support} for s in answer.sentences
        ],
        "citations": [_citation(citation) for citation in answer.citations],
        "shortcomings": list(answer.shortcomings),
        "warnings": list(answer.warnings),
        "nearest": [_hit(hit) for hit in answer.hits[:3]] if answer.refused else [],
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {name: getattr(citation, name) for name in Citation.__slots__}


def tag_shape(document: Document, tags: Sequence[Tag]) -> dict[str, Any]:
    """One document of ``ftzqa tag --json``, and one row of its JSONL."""
    return {
        "source": document.source,
        "document_id": document.id,
        "title": document.title,
        "shortcomings": {
            tag.shortcoming: {
                "grade": tag.grade,
                "score": tag.score,
                "needs_review": tag.needs_review,
                "evidence": [_evidence(e) for e in tag.evidence],
            }
            for tag in tags
        },
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "locator": evidence.locator,
        "page": evidence.page,
        "quote": evidence.quote,
        "score": evidence.score,
    }


def build_shape(report: BuildReport, *, language: Language) -> dict[str, Any]:
    """``ftzqa build --json``."""
    return {
        "added": list(report.added),
        "changed": list(report.changed),
        "unchanged": len(report.unchanged),
        "quarantined": quarantine_shape(report.quarantined, language=language),
        "encoded": report.encoded,
    }


def quarantine_shape(errors: Sequence[UnreadableFile], *, language: Language) -> list[dict[str, str]]:
    """Files that were set aside, each with its reason."""
    return [{"source": str(e.details["source"]), "reason": e.message(language)} for e in errors]
