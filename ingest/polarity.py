"""Whether a sentence denies something."""

import re

# What looks like a negation and is none, or sets a bound.
_HARMLESS = re.compile(
    r"不动产|不断|不同|无人机|无线|非经|不少于|不低于|不超过"
    r"|\bnot? (?:less|fewer|later|more) than|\bnot exceed\w*",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"不|未|无|没有|禁止|免|除外|n't\b"
    r"|\b(?:not?|never|without|nor|neither|none|nothing|cannot|exempt\w*|waive\w*"
    r"|ban(?:s|ned)?|prohibit\w*|free of)\b",
    re.IGNORECASE,
)


def negated(text: str) -> bool:
    """Whether the text denies, forbids, exempts or excepts something."""
    return bool(_NEGATION.search(_HARMLESS.sub("", text)))
