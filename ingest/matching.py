"""The form in which texts are compared when their print differs: widths, compatibility forms, script.

What is shown and quoted is always the printed form.
"""

import re
from functools import cache
from typing import Any

from .hygiene import fold

# Characters that only traditional script has, frequent enough that no traditional page lacks them all.
_TRADITIONAL = re.compile(
    "[國區條規發與為務關業貿試驗實開權資際總辦經濟產門對會應當機製財稅證險質車長東華書]"
)


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional Chinese in simplified script; other text as it is."""
    if not _TRADITIONAL.search(text):
        return text
    return str(_converter().convert(text))


def match_form(text: str) -> str:
    """The text to compare by: simplified script, half-width letters, lower case."""
    return simplified(fold(text))
