"""What a document says is shown letter by letter: never run, never linked, never drawn."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from ftzqa.app.pages.safe import fill, highlighted, label, show
from hypothesis import given
from hypothesis import strategies as some

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "![picture](https://evil.example/p.png)",
    "[link](javascript:alert(1))",
    "</div></article><h1>broken out</h1>",
    "{title} {0} {text!r}",
    ":material/home: :red[red] $x^2$ `code` **bold** https://evil.example www.evil.example a@evil.example",
)
SPANS = some.lists(some.tuples(some.integers(-3, 60), some.integers(-3, 60)), max_size=5)


class _Text(HTMLParser):
    """The text of markup, and its tags."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()
        self.feed(markup)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


@given(text=some.one_of(some.sampled_from(HOSTILE), some.text(max_size=50)), spans=SPANS)
def test_highlighting_keeps_every_letter_and_adds_only_marks(text: str, spans: list[tuple[int, int]]) -> None:
    text = text.replace("\r", "").replace("\0", "")  # which an HTML parser may drop
    drawn = _Text(str(highlighted(text, spans)))
    assert drawn.text == text
    assert drawn.tags <= {"mark"}


def test_the_marked_part_is_the_span() -> None:
    assert str(highlighted("a<b>c", [(1, 4)])) == "a<mark>&lt;b&gt;</mark>c"
    assert str(highlighted("abcdef", [(1, 3), (2, 5)])) == "a<mark>bc</mark><mark>de</mark>f"


@pytest.mark.parametrize("text", HOSTILE)
def test_fields_are_escaped(text: str) -> None:
    drawn = _Text(str(fill('<p title="{title}">{text}</p>', title=text, text=text)))
    assert drawn.text == text
    assert drawn.tags == {"p"}


def test_a_plain_string_is_not_drawn() -> None:
    with pytest.raises(TypeError, match="Markup"):
        show("<b>text</b>")  # type: ignore[arg-type]


@given(text=some.one_of(some.sampled_from(HOSTILE), some.text(max_size=50)))
def test_a_label_leaves_no_mark_unescaped(text: str) -> None:
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "", label(text))
    assert not re.search(r"[!-/:-@\[-`{-~\n]", bare)
    shown = re.sub(r"\\(.)", r"\1", label(text)).replace("\u2060", "")
    assert shown == " ".join(text.replace("\u2060", "").split())


# --- the pages use nothing else ---

DRAWING = {"html", "markdown", "write", "iframe", "write_stream", "echo"}


def violations(folder: Path) -> Iterator[str]:
    """Calls that could draw a document's text as HTML or Markdown, outside safe.py."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            unsafe = [word.arg for word in node.keywords if word.arg and word.arg.startswith("unsafe")]
            if unsafe and file.name != "safe.py":
                yield f"{file.name}:{node.lineno}: {unsafe[0]}"
            name = ast.unparse(node.func)
            if name.startswith("st.") and name[3:] in DRAWING and file.name != "safe.py":
                yield f"{file.name}:{node.lineno}: {name}"


def test_pages_draw_through_one_door(root: Path, tmp_path: Path) -> None:
    assert list(violations(root / "app/pages")) == []
    (tmp_path / "page.py").write_text("st.markdown(hit.title)\nst.text(x, unsafe_allow_html=True)\n")
    assert list(violations(tmp_path)) == ["page.py:1: st.markdown", "page.py:2: unsafe_allow_html"]
