"""What changed between two texts is marked word by word, and nothing else is."""

from ftzqa.app.difference import changed_spans
from hypothesis import given
from hypothesis import strategies as some

TEXT = some.text(alphabet="自贸区应当 ab1，", max_size=40)


def cut(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_the_words_that_changed_are_marked() -> None:
    old, new = "自贸试验区应当在三年内建成。", "自贸试验区应当在五年内全面建成。"
    gone, come = changed_spans(old, new)
    assert cut(old, gone) == ["三"]
    assert cut(new, come) == ["五", "全面"]


def test_an_english_word_changes_as_a_whole() -> None:
    gone, come = changed_spans("Ships may call at night.", "Ships must call at night.")
    assert cut("Ships may call at night.", gone) == ["may"]
    assert cut("Ships must call at night.", come) == ["must"]


@given(old=TEXT, new=TEXT)
def test_what_is_not_marked_is_the_same_in_both(old: str, new: str) -> None:
    def rest(text: str, spans: list[tuple[int, int]]) -> str:
        for start, end in reversed(spans):
            text = text[:start] + text[end:]
        return text

    gone, come = changed_spans(old, new)
    assert rest(old, gone) == rest(new, come)
    assert changed_spans(old, old) == ([], [])
