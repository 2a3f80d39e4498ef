"""What the tests of the pages share."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

Open = Callable[..., "AppTest"]
"""Opens a page over a library: ``visit(folder, "ask.py", lang="en")``."""

QUESTION = "山东自贸试验区有哪些片区"


def shown(app: "AppTest") -> str:
    """All markup and text of the page, the style sheet left out."""
    assert not app.exception
    markup = [element.body for element in app.get("html") if not element.body.startswith("<style>")]
    return "\n".join(
        [*markup, *(element.value for kind in (app.info, app.error, app.caption) for element in kind)]
    )
