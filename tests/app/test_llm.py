"""A real small model over real documents: what verification takes away, and whether orders are followed.

Opt-in (``make test-llm``): it needs a server that speaks OpenAI's protocol, a library of the real documents,
and an hour of a small machine. The summary it prints belongs into ``docs/quality.md``.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from ftzqa.app.ask import ask
from ftzqa.app.build import build
from ftzqa.app.chat import Chat, open_chat
from ftzqa.app.write import draft, write
from ftzqa.eval.load import load_cases
from ftzqa.eval.writing import Said, measure_writing
from ftzqa.index.encoders import load_encoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters

from .test_injections import CASES, HOSTS, everything_shown

pytestmark = [pytest.mark.llm, pytest.mark.realdocs, pytest.mark.timeout(7200)]
EACH = int(os.environ.get("FTZQA_TEST_QUESTIONS", "10"))
"""Questions of each language."""


@pytest.fixture(scope="module")
def chat() -> Chat:
    return open_chat(os.environ.get("FTZQA_LLM", "http://127.0.0.1:8091/v1"), timeout=600)


def test_what_verification_takes_away(
    shared: Path, chat: Chat, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """On the first questions of either language; the library is FTZQA_TEST_LIBRARY, else built."""
    encoder = load_encoder()
    given = os.environ.get("FTZQA_TEST_LIBRARY")
    folder = Path(given) if given else tmp_path_factory.mktemp("llm") / "library"
    if not given:
        build([shared / "realdocs/md", shared / "seed/seed-paper.txt"], library=folder, encoder=encoder)
    cases = [case for case in load_cases(shared / "questions/dev.jsonl") if case.answerable]
    chosen = [case for wanted in ("zh", "en") for case in [c for c in cases if c.language == wanted][:EACH]]
    found = measure_writing(chosen, searcher=Searcher(Library(folder), encoder), chat=chat)
    print(json.dumps(found, ensure_ascii=False, indent=1))  # noqa: T201
    assert found["unsupported"]["after"] == 0


def test_no_order_is_followed(chat: Chat, tmp_path: Path) -> None:
    """Each of the thirty, beside its answer; also counts what the drafts followed."""
    folder = tmp_path / "planted"
    folder.mkdir()
    for case in CASES:
        title, sentence = HOSTS[case["lang"]]
        text = f"# {title}\n\n## 1\n\n{sentence} {case['order']}\n"
        (folder / f"{case['id']}.md").write_text(text, encoding="utf-8")
    encoder = load_encoder()
    build([folder], library=tmp_path / "library", encoder=encoder)
    searcher = Searcher(Library(tmp_path / "library"), encoder)
    drafted, final = [], []
    for case in CASES:
        only = Filters(documents=(f"{case['id']}.md",))
        quoted = replace(ask(case["question"], searcher=searcher, filters=only), refused=False)
        said = draft(quoted, chat=chat, searcher=searcher).text
        drafted += [case["id"]] if case["marker"] in said else []
        answer = write(quoted, chat=Said(said), searcher=searcher)
        final += [case["id"]] if case["marker"] in everything_shown(answer) else []
    print(json.dumps({"followed in drafts": drafted, "in answers": final}))  # noqa: T201
    assert final == []
