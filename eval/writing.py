"""What a language model writes, before and after verification: sentences supported, citations right."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ..app.ask import ask
from ..app.chat import Chat
from ..app.types import Answer
from ..app.write import draft, write
from ..index.search import Searcher
from ..index.types import Hit
from ..ingest.errors import ChatUnavailable
from .load import stem
from .types import Case


def measure_writing(cases: Sequence[Case], *, searcher: Searcher, chat: Chat) -> dict[str, Any]:
    """Counts over the questions that have an answer and are not refused without the model.

    ``unsupported`` are the shares of sentences that verification rejects, in drafts and in final answers;
    ``right`` the shares of sentences that name a passage of a gold article, which verification does not see.
    """
    counts: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    for case in (case for case in cases if case.gold):
        quoted = ask(case.question, searcher=searcher)
        counts["questions"] += 1
        if quoted.refused:
            counts["refused before"] += 1
            continue
        try:
            made = draft(quoted, chat=chat, searcher=searcher)
        except ChatUnavailable:
            counts["unavailable"] += 1
            continue
        final = write(quoted, chat=Said(made.text), searcher=searcher)
        counts["refused by the model"] += made.refused
        counts["quoted instead"] += final.text == quoted.text
        counts["sentences before"] += len(made.checked)
        counts["unsupported before"] += sum(c.support == "unsupported" for c in made.checked)
        counts["right before"] += sum(_gold([p.hit for p in c.places], case) for c in made.checked)
        problems.update(c.problem for c in made.checked if c.problem)
        counts["sentences after"] += len(final.sentences)
        counts["unsupported after"] += sum(s.support == "unsupported" for s in final.sentences)
        counts["right after"] += sum(_gold(_cited(final, s.citations), case) for s in final.sentences)
    return {
        **counts,
        "problems": dict(problems),
        "unsupported": _shares(counts, "unsupported"),
        "right": _shares(counts, "right"),
    }


class Said:
    """A model that repeats what it said, so that draft and answer are one."""

    identity = "said"

    def __init__(self, text: str) -> None:
        self._text = text

    def stream(self, *, system: str, user: str) -> Iterator[str]:
        yield self._text


def _shares(counts: Counter[str], what: str) -> dict[str, float]:
    return {
        when: counts[f"{what} {when}"] / max(counts[f"sentences {when}"], 1) for when in ("before", "after")
    }


def _cited(answer: Answer, numbers: Sequence[int]) -> list[Hit]:
    wanted = {c.passage_id for c in answer.citations if c.n in numbers}
    return [hit for hit in answer.hits if hit.passage.id in wanted]


def _gold(hits: Sequence[Hit], case: Case) -> bool:
    found = {
        f"{stem(hit.source)}#{n}" for hit in hits for n in ("", *(lo.number for lo in hit.passage.locators))
    }
    return bool(found & set(case.gold_keys))
