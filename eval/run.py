"""Runs labelled questions and documents through a system and judges what comes back."""

from collections.abc import Callable, Sequence
from time import perf_counter

from ..app.types import Answer
from ..index.types import Hit
from .answers import BUDGETS, answer_values, within_budget
from .keyfacts import KeyFacts
from .retrieval import covers, retrieval_values, run_ids
from .types import Case, Fitted, Refits, Results, Row, System, TagCase, TagRow
from .wording import plain

Progress = Callable[[int, int], None]
"""Called with what is done and how much there is."""

SEARCHED = 50
"""How deep each question is searched: the measures look at 10, the hit@k curve further."""
_SHOWN = 5
_CUT = 400
_FOLDS = 5


def judge_questions(
    cases: Sequence[Case],
    system: System,
    *,
    facts: KeyFacts | None = None,
    progress: Progress = lambda done, total: None,
) -> tuple[Row, ...]:
    """One row a question. Without ``facts`` only search is judged, and nothing is asked."""
    found: dict[str, tuple[Sequence[Hit], Answer | None, float]] = {}
    for done, case in enumerate(cases, start=1):
        start = perf_counter()
        hits = system.search(case.question, k=SEARCHED)
        answer = system.ask(case.question) if facts else None
        found[case.id] = hits, answer, perf_counter() - start
        progress(done, len(cases))
    rankings = {case.id: run_ids(case, found[case.id][0]) for case in cases}
    values = retrieval_values(cases, rankings)
    if facts:
        facts.prepare([(text, case.key_facts) for case in cases for text in _texts(found[case.id][1])])
    return tuple(
        _row(case, *found[case.id], ranking=rankings[case.id], values=values.get(case.id, {}), facts=facts)
        for case in cases
    )


def judge_tags(
    cases: Sequence[TagCase], system: System, *, progress: Progress = lambda done, total: None
) -> tuple[TagRow, ...]:
    """One row a label of each document, from the model's own flags."""
    from .flags import tag_rows

    rows: list[TagRow] = []
    for done, case in enumerate(cases, start=1):
        rows += tag_rows(case, system.tags(case.document))
        progress(done, len(cases))
    return tuple(rows)


def cross_validate(
    cases: Sequence[Case],
    tags: Sequence[TagCase],
    system: Refits,
    *,
    facts: KeyFacts | None = None,
    folds: int = _FOLDS,
) -> Results:
    """Judge each question and document with a system fitted without it, and without any of its documents."""
    question_folds = split(document_groups(cases), folds=folds)
    tag_folds = split([[i] for i in range(len(tags))], folds=folds)
    rows: list[Row] = []
    tag_rows: list[TagRow] = []
    for questions, documents in zip(question_folds, tag_folds, strict=True):
        held_out = {gold.document for i in questions for gold in cases[i].gold}
        held_out |= {tags[i].document for i in documents}
        fitted = system.fit(
            [case for i, case in enumerate(cases) if i not in questions],
            [tag for tag in tags if tag.document not in held_out],
        )
        rows += judge_questions([cases[i] for i in sorted(questions)], fitted, facts=facts)
        tag_rows += judge_tags([tags[i] for i in sorted(documents)], fitted)
    return Results(rows=tuple(rows), tag_rows=tuple(tag_rows), cross_validated=True)


def document_groups(cases: Sequence[Case]) -> list[list[int]]:
    """Positions of the cases, those that share a gold document (directly or through others) together."""
    group: dict[str, list[int]] = {}
    found: list[list[int]] = []
    for i, case in enumerate(cases):
        documents = {gold.document for gold in case.gold}
        merged = [i]
        for other in {id(group[d]): group[d] for d in documents if d in group}.values():
            merged = other + merged
            found.remove(other)
        found.append(merged)
        members = {gold.document for j in merged for gold in cases[j].gold}
        group.update(dict.fromkeys(members, merged))
    return found


def split(groups: Sequence[Sequence[int]], *, folds: int) -> list[set[int]]:
    """Whole groups dealt to ``folds`` sets of like size, the largest groups first."""
    sets: list[set[int]] = [set() for _ in range(folds)]
    for members in sorted(groups, key=len, reverse=True):
        min(sets, key=len).update(members)
    return sets


def overlaps(fitted: Sequence[Fitted], cases: Sequence[Case], tags: Sequence[TagCase]) -> tuple[Fitted, ...]:
    """Of each fitted component, what it was fitted on that is judged here; none where nothing is."""
    questions = frozenset(case.id for case in cases)
    documents = frozenset(case.document for case in tags)
    shared = (
        Fitted(name=f.name, part=f.part, ids=f.ids & (documents if f.part == "tags" else questions))
        for f in fitted
    )
    return tuple(component for component in shared if component.ids)


def _texts(answer: Answer | None) -> list[str]:
    """What of an answer is judged for key facts: all of it, and its opening within each budget."""
    if answer is None or answer.refused:
        return []
    text = plain(answer.text)
    return [text, *(within_budget(text, chinese=c, other=o) for c, o in BUDGETS.values())]


def _row(
    case: Case,
    hits: Sequence[Hit],
    answer: Answer | None,
    seconds: float,
    *,
    ranking: tuple[str, ...],
    values: dict[str, float],
    facts: KeyFacts | None,
) -> Row:
    missing: tuple[str, ...] = ()
    if answer is not None and facts is not None:
        more, missing = answer_values(case, answer, states=facts.states)
        values = values | more
    return Row(
        id=case.id,
        language=case.language,
        type=case.type,
        difficulty=case.difficulty,
        match=case.match,
        answerable=case.answerable,
        question=case.question,
        values=values,
        gold=case.gold_keys,
        hits=ranking,
        shown=tuple(_shown(case, hit) for hit in hits[:_SHOWN]),
        answer=answer.text if answer else "",
        confidence=answer.confidence if answer else None,
        refused=answer.refused if answer else None,
        missing_facts=missing,
        seconds=round(seconds, 4),
    )


def _shown(case: Case, hit: Hit) -> dict[str, object]:
    locators = hit.passage.locators
    return {
        "rank": hit.rank,
        "title": hit.title,
        "locator": locators[0].label if locators else None,
        "text": hit.passage.text[:_CUT],
        "gold": any(covers(key, source=hit.source, locators=locators) for key in case.gold_keys),
    }
