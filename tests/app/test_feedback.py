"""A visitor's word on an answer is kept, and a poor answer's question waits for the labelled sets."""

import pytest
from ftzqa.app.ask import ask
from ftzqa.app.candidates import read_candidates, review_file
from ftzqa.app.feedback import count_feedback, give_feedback, latest_feedback
from ftzqa.app.types import Answer
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher


@pytest.fixture
def answer(library: Library, encoder: HashingEncoder) -> Answer:
    return ask("山东自贸试验区有哪些片区", searcher=Searcher(library, encoder))


def test_a_word_is_kept_and_can_be_changed(library: Library, answer: Answer) -> None:
    first = give_feedback(library, answer, helpful=True)
    assert count_feedback(library) == (1, 0)
    assert not review_file(library.folder).exists()
    again = give_feedback(library, answer, helpful=False, reason="wrong", comment=" no ", instead=first)
    assert again == first
    assert count_feedback(library) == (0, 1)
    (kept,) = latest_feedback(library)
    assert (kept.question, kept.helpful, kept.reason, kept.comment) == (answer.question, False, "wrong", "no")


def test_a_poor_answer_becomes_a_candidate(library: Library, answer: Answer) -> None:
    first = give_feedback(library, answer, helpful=False)
    give_feedback(
        library, answer, helpful=False, reason="incomplete", comment="two are missing", instead=first
    )
    (waiting,) = read_candidates(review_file(library.folder))
    assert waiting["origin"] == "feedback"
    assert waiting["given"]["note"] == "incomplete: two are missing"


def test_words_are_listed_newest_first(library: Library, answer: Answer) -> None:
    for helpful in (True, False, True):
        give_feedback(library, answer, helpful=helpful)
    assert [word.helpful for word in latest_feedback(library)] == [True, False, True]
    assert len(latest_feedback(library, helpful=False)) == 1
    assert len(latest_feedback(library, most=2)) == 2
