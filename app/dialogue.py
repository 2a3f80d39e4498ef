"""Follow-up questions as questions of their own: 那浙江呢？ after one about Shandong, "and its penalties?".

By rules, which are sure of what they do or leave a question as it is: a place, a year, an article, a party
or the same kind of thing takes its counterpart's place in the question before; a pronoun is given the fullest
name of what the dialogue is about; a question without any subject is asked together with the one before.
There a language model may do better.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..index.centring import language_of
from ..index.glossary import load_glossary
from ..index.places import mentions
from ..ingest.errors import ChatUnavailable
from ..ingest.types import Language
from .chat import Chat
from .counterpart import KINDS, counterpart, whole_places
from .parties import parties
from .prompt import follow_up_prompt
from .pronouns import PRONOUN, Cited, named
from .topic import ATTRIBUTES, ONLY_ASKING_ZH, STOP, about

_LONGEST = 200  # characters of a model's rewriting

_BARE = {
    "zh": re.compile(
        r"(?P<lead>那么?|还有|以及|再|至于|对于|关于|换成?|如果(?:是|换成)|要是)?[，,]?(?:在|对)?"
        r"(?P<what>[^，。？?；]{1,20}?)的?"
        r"(?P<tail>呢|又?如何|又?怎么?样|又是(?:怎样|如何|多少)|[，,]?的?情况又?(?:如何|怎么?样|是怎[么样]样?的?))?[？?。]*"
    ),
    "en": re.compile(
        r"(?P<lead>(?:(?:and|but|so|or|then|also|ok(?:ay)?)\b,?\s*)*"
        r"(?:(?:(?:what|how) )?about\b|and\b|for\b|in\b"
        r"|(?:what(?: is|'s) the (?:situation|position|case)|how is it|how are things) (?=in\b|for\b))?)\s*"
        r"(?:(?:for|in|at|of|on|with|under|to)\b\s*)?(?:the\b\s*)?(?P<what>[\w'’\- ]{2,60}?)"
        r"(?P<tail>\s*,?\s*(?:too|as well|then|instead))?\s*[?.]*",
        re.I,
    ),
}
_CLAUSE_EN = re.compile(
    r"\b(?:is|are|was|were|do|does|did|can|may|must|shall|should|will|would|has|have"
    r"|who|what|which|how|why|when)\b",
    re.I,
)
_MORE = {
    "zh": re.compile(
        r"(?:那么?)?(?:还有(?:呢|吗|别的吗|其他的?吗|哪些|什么)?|其他的?呢|更多呢?|举个?例子?(?:说明)?"
        r"|请?再?(?:具体|详细)(?:说说|一点|点|呢|讲讲)?|为什么呢|为何呢)[？?。]*"
    ),
    "en": re.compile(
        r"(?:and\s+)?(?:what else|anything else|any others?|(?:tell me )?more|(?:some )?more details?"
        r"|for example|such as|go on)[?.]*",
        re.I,
    ),
}
_ASKS = {
    "zh": re.compile(r"谁|什么|哪|几|多[少久长大]|何时|为什么|为何|怎么|怎样|如何|吗|是否|能否|依据"),
    "en": re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.I),
}
_SHORT = {"zh": 14, "en": 40}  # characters up to which a question may lack a subject
_BARE_TAIL = re.compile(r"呢[？?。]*$|\b(?:what|how) about\b", re.I)
_ATTRIBUTE = {"zh": re.compile(ATTRIBUTES["zh"]), "en": re.compile(rf"\b(?:{ATTRIBUTES['en']})\b")}
_FUNCTION_WORDS = """
the a an do does did is are was were for of in on at to by with may can must what which how and or many much
long from under be pay get
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())


def complete(
    question: str, history: Sequence[str], *, chat: Chat | None = None, cited: Cited | None = None
) -> str:
    """``question`` as it would be asked without the questions before it, the oldest first in ``history``.

    One that stands on its own comes back as it is. ``cited`` is asked only where a follow-up means a document
    that no question names (该条例).
    """
    before = _Turn(text="")
    for asked in history:
        before = _completed(asked, before, cited)
    done = _completed(question, before, cited)
    if chat is None or done.sure:
        return done.text
    return _rewritten(question, history, chat) or done.text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """A question of the dialogue, completed, and what the dialogue is about after it."""

    text: str
    topic: str = ""
    sure: bool = True


def _completed(question: str, before: _Turn, cited: Cited | None) -> _Turn:
    question = question.strip()
    if not before.text or not question:
        return _Turn(text=question, topic=about(question))
    language = language_of(question)
    if _MORE[language].fullmatch(question) or _lacks_subject(question, language):
        return _together(question, before)
    bare = _BARE[language].fullmatch(question)
    if bare and _is_bare(bare, language):
        what = bare["what"].strip()
        if text := counterpart(what, before.text):
            return _Turn(text=text, topic=about(text))
        return _Turn(text=question, sure=False) if mentions(what) else _together(question, before)
    text = named(question, before.text, before.topic, cited=cited)
    if text is None:
        return _together(question, before)
    stays = text != question and before.topic in text
    return _Turn(text=text, topic=before.topic if stays else about(text))


def _is_bare(bare: re.Match[str], language: Language) -> bool:
    """Whether a question is no more than the name of something."""
    what = bare["what"].strip()
    if language == "en" and _CLAUSE_EN.search(what):
        return False
    if language == "zh" and _ASKS["zh"].search(what):
        return False
    return bool(bare["lead"] or bare["tail"] or whole_places(what))


def _lacks_subject(question: str, language: Language) -> bool:
    """A short question word with nothing that it asks about: 谁批准？ "How long?"."""
    return (
        len(question) <= _SHORT[language]
        and bool(_ASKS[language].search(question))
        and not _BARE_TAIL.search(question)
        and not PRONOUN[language].search(question)
        and not mentions(question)
        and not any(kind.search(question) for kind in KINDS)
        and (
            _asks_attribute(question, language)
            or not (load_glossary().find(question) or _has_topic(question, language))
        )
    )


def _asks_attribute(question: str, language: Language) -> bool:
    """Whether all words only ask, or say what something has: "What is the maximum fine?"."""
    rest = _ATTRIBUTE[language].sub("", question.lower())
    return not (ONLY_ASKING_ZH.sub("", rest) if language == "zh" else _words(rest))


def _has_topic(question: str, language: Language) -> bool:
    """Whether enough is left without the words that ask: five characters, four words, or a party and one."""
    if language == "zh":
        return len(ONLY_ASKING_ZH.sub("", question)) > 4
    words = _words(question)
    return len(words) > 3 or (len(words) > 1 and bool(parties(question)))


def _words(question: str) -> list[str]:
    return [word for word in re.findall(r"[a-z'-]+", question.lower()) if word not in _FUNCTION]


def _together(question: str, before: _Turn) -> _Turn:
    """Both questions as one; a language model may do better."""
    first = before.text.rstrip(STOP)
    joined = f"{first}？{question}" if language_of(first) == "zh" else f"{first}? {question}"
    return _Turn(text=joined, topic=before.topic, sure=False)


def _rewritten(question: str, history: Sequence[str], chat: Chat) -> str | None:
    """A model's rewriting, if it is one question and names no place that nobody named."""
    prompt = follow_up_prompt(question, history, language=language_of(question))
    try:
        said = "".join(chat.stream(system="", user=prompt)).strip()
    except ChatUnavailable:
        return None
    lines = said.splitlines()
    known = {m.zone for text in (*history, question) for m in mentions(text)}
    sound = len(lines) == 1 and len(said) <= _LONGEST and {m.zone for m in mentions(said)} <= known
    return lines[0].strip() if sound else None
