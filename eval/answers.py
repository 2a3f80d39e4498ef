"""Answer measures that need no judge but the key-fact matcher: citations, facts within a budget, refusals."""

from collections.abc import Callable, Iterable, Sequence

from ..app.types import Answer, Citation
from ..ingest.numerals import normalise_locator
from .load import stem
from .retrieval import covers, within
from .types import Case, Row
from .wording import plain

States = Callable[[str, str], bool]
"""Whether an answer states a key fact."""

BUDGETS = {"short": (120, 400), "long": (300, 1000)}
"""Characters of Chinese and of other text that fit; a mixed answer spends on both."""
ANSWERED = (
    "citation_precision",
    "citation_recall",
    "citation_f1",
    "first_citation_correct",
    "key_fact_recall",
    *(f"key_fact_recall@{name}" for name in BUDGETS),
)
"""Measures of answerable questions; a refusal scores zero in each."""
_CJK = ("\u3000", "\u9fff")


def answer_values(case: Case, answer: Answer, *, states: States) -> tuple[dict[str, float], tuple[str, ...]]:
    """The measures that apply to this question, and the key facts that the answer leaves out."""
    if not case.answerable:
        return {"refusal_recall": float(answer.refused)}, ()
    values = dict.fromkeys(ANSWERED, 0.0) | {"false_refusals": float(answer.refused)}
    if answer.refused:
        return _with_facts(values, case), case.key_facts
    values |= _citation_values(case, answer)
    text = plain(answer.text)
    missing = tuple(fact for fact in case.key_facts if not states(text, fact))
    values["key_fact_recall"] = 1 - len(missing) / max(len(case.key_facts), 1)
    for name, (chinese, other) in BUDGETS.items():
        part = within_budget(text, chinese=chinese, other=other)
        there = sum(states(part, fact) for fact in case.key_facts)
        values[f"key_fact_recall@{name}"] = there / max(len(case.key_facts), 1)
    values["length"] = float(len(text))
    values["verbatim_share"] = verbatim_share(answer)
    values["true_quotes"] = _share(_is_true(c, answer) for c in answer.citations)
    return _with_facts(values, case), missing


def within_budget(text: str, *, chinese: int, other: int) -> str:
    """The opening of ``text`` that fits: a Chinese character costs 1/``chinese``, another one 1/``other``."""
    spent = 0.0
    for i, character in enumerate(text):
        spent += 1 / (chinese if _CJK[0] <= character <= _CJK[1] else other)
        if spent > 1 + 1e-9:
            return text[:i]
    return text


def verbatim_share(answer: Answer) -> float:
    """Share of the answer's sentences that stand word for word in a passage they cite."""
    quotes = {citation.n: citation.quote for citation in answer.citations}
    return _share(
        any(plain(sentence.text) in quotes.get(n, "") for n in sentence.citations)
        for sentence in answer.sentences
    )


def cites_gold(case: Case, citation: Citation, answer: Answer) -> set[str]:
    """The gold articles that the cited passage covers."""
    hit = next((hit for hit in answer.hits if hit.passage.id == citation.passage_id), None)
    if hit is not None:
        locators = hit.passage.locators
        return {key for key in case.gold_keys if covers(key, source=hit.source, locators=locators)}
    number = normalise_locator(citation.locator) if citation.locator else ""
    found = (key.rpartition("#") for key in case.gold_keys)
    return {f"{d}#{n}" for d, _, n in found if d == stem(citation.source) and (not n or within(number, n))}


def refusal_auroc(rows: Sequence[Row]) -> float | None:
    """How well confidence tells answerable from unanswerable; None where one kind is missing."""
    from sklearn.metrics import roc_auc_score

    judged = [(row.answerable, row.confidence) for row in rows if row.confidence is not None]
    truth = [answerable for answerable, _ in judged]
    if len(set(truth)) < 2:
        return None
    return float(roc_auc_score(truth, [confidence for _, confidence in judged]))


def risk_coverage(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """(coverage, risk) as ever less confident answers are let through, the surest first.

    Coverage is the share of all questions answered; risk the share of those answers whose first citation is
    wrong, which every answer to an unanswerable question is. Answers of one confidence enter together.
    """
    answered = [row for row in rows if row.confidence is not None and not row.refused]
    answered.sort(key=lambda row: -(row.confidence or 0.0))
    points: list[tuple[float, float]] = []
    wrong = 0.0
    for i, row in enumerate(answered, start=1):
        wrong += 1 - row.values.get("first_citation_correct", 0.0)
        if i == len(answered) or answered[i].confidence != row.confidence:
            points.append((i / len(rows), wrong / i))
    return points


def _citation_values(case: Case, answer: Answer) -> dict[str, float]:
    covered = [cites_gold(case, citation, answer) for citation in answer.citations]
    found = set[str]().union(*covered)
    precision = _share(bool(keys) for keys in covered)
    recall = float(bool(found)) if case.match == "any" else len(found) / len(case.gold_keys)
    return {
        "citation_precision": precision,
        "citation_recall": recall,
        "citation_f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "first_citation_correct": float(bool(covered and covered[0])),
    }


def _with_facts(values: dict[str, float], case: Case) -> dict[str, float]:
    """Without the key-fact measures where the question lists no facts."""
    return values if case.key_facts else {k: v for k, v in values.items() if not k.startswith("key_fact")}


def _is_true(citation: Citation, answer: Answer) -> bool:
    """Whether the quote is what stands at its place in the cited passage."""
    texts = (hit.passage.text for hit in answer.hits if hit.passage.id == citation.passage_id)
    return any(text[citation.start : citation.end] == citation.quote for text in texts)


def _share(flags: Iterable[bool]) -> float:
    found = list(flags)
    return sum(found) / len(found) if found else 0.0
