"""Pronouns of a follow-up question, given the fullest name of what the dialogue is about."""

import re
from collections.abc import Callable, Sequence

from ..index.centring import language_of
from ..index.glossary import load_glossary
from ..index.places import mentions
from ..ingest.types import Language
from .counterpart import PLACE_EN, PLACE_ZH
from .topic import LAW_EN, LAW_ZH, ONLY_ASKING_ZH, is_law, is_place, laws, place

Cited = Callable[[str], Sequence[str]]
"""The titles of the documents that the answer to a question cites."""

PRONOUN = {
    "zh": re.compile(
        rf"(?P<law>(?:(?<!应)该|这[部个项份]?|那[部个项份]?|上述|此)(?P<kind>{LAW_ZH}))"
        rf"|(?P<place>(?:(?<!应)该|这个?|那个?|上述|此)(?:{PLACE_ZH})|这里|那里|当地)"
        r"|(?P<it>它们?|(?<![及与和])其(?![他中余次实它间]))"
        r"|(?P<same>(?:(?<!应)该|这[种类项个些]?|此[类项种]|上述)(?=[一-鿿]{2}))"
    ),
    "en": re.compile(
        rf"(?P<law>\b(?:this|that|these|those|the said) (?P<kind>{LAW_EN})\b)"
        rf"|(?P<place>\b(?:this|that|the said) (?:{PLACE_EN})\b"
        r"|(?<!is )(?<!are )\bthere\b(?! (?:is|are|was|were|be|any|a)\b))"
        r"|(?P<its>(?<!and )(?<!or )\b(?:its|their)\b)"
        r"|(?P<it>\b(?:it|they|them)\b|\bone\b(?=\s*[?.]*$))"
        r"|(?P<same>\b(?:this|that|these|those|such(?: an?)?) (?P<noun>[a-z]{3,})\b)",
        re.I,
    ),
}
_LEAD = {
    "zh": re.compile(r"^(?:那么?(?![里个些种部项份时])|另外|还有|请问)[，,]?"),
    "en": re.compile(r"^(?:(?:and|but|so|then|also|ok(?:ay)?)\b,?\s*)+", re.I),
}
_EXPLETIVE = re.compile(r"\b(?:is|was|will|would) it \w+ (?:to|that|for) \w|\bit (?:is|seems)\b", re.I)
_TAKES = re.compile(r"\bit (?:takes?|costs?)\b", re.I)
"""It that stands for no thing, but for what the question before is about: "how long does it take"."""
_ASKING_WORDS = """
who whom what which when where why how is are was were do does did can may must shall should will has have
for from to of in on at by with many much long
"""
_ASKING_EN = frozenset(_ASKING_WORDS.split())
_OWN_EN = re.compile(r"\b(?:an?|the|any|each|every|if|because|before|after|and|or)\b", re.I)
_PREPOSITION = re.compile(r" (?:for|of|in|on|to) ")
_FEW = {"zh": 2, "en": 2}  # characters or words before a pronoun that hold nothing it could stand for
_LONG = {"zh": 20, "en": 60}  # characters from which a question says itself what its pronouns stand for


def without_lead(question: str) -> str:
    """``question`` without 那 or "and" before it."""
    rest = _LEAD[language_of(question)].sub("", question)
    return rest[:1].upper() + rest[1:]


def named(question: str, previous: str, topic: str, *, cited: Cited | None) -> str | None:
    """``question`` with its pronoun replaced; None where rules are not sure by what.

    It comes back as it is where it has no pronoun, or one that points within the question itself.
    """
    language = language_of(question)
    match = PRONOUN[language].search(question)
    if match is None or len(question) > _LONG[language] or _points_within(question, match, language):
        return question
    if _EXPLETIVE.search(question):
        return question
    if _TAKES.search(question):
        return None
    wanted, end = _wanted(match, question, previous, topic, cited=cited)
    if not wanted:
        return None
    return without_lead(question[: match.start()] + wanted + question[end:])


def _points_within(question: str, match: re.Match[str], language: Language) -> bool:
    """Whether the question itself holds something that its pronoun may stand for."""
    before = _LEAD[language].sub("", question[: match.start()])
    if load_glossary().find(before) or "《" in before:
        return True
    if mentions(before if match.lastgroup == "it" else question):
        return True
    if language == "zh":
        return len(ONLY_ASKING_ZH.sub("", before)) > _FEW["zh"]
    words = [word for word in re.findall(r"[a-z'-]+", before.lower()) if word not in _ASKING_EN]
    return len(words) > _FEW["en"] or bool(_OWN_EN.search(before))


def _wanted(
    match: re.Match[str],
    question: str,
    previous: str,
    topic: str,
    *,
    cited: Cited | None,
) -> tuple[str, int]:
    """What the pronoun stands for, or nothing, and where in the question it ends."""
    same, end = _same(match, question, topic)
    if same:
        return same, end
    own = language_of(question) == language_of(topic) or is_law(topic) or is_place(topic)
    match match.lastgroup:
        case "law":
            return _the_law(match["kind"], previous, cited), match.end()
        case "place" if match[0].lower() == "there":
            return (f"in {found}" if (found := place(previous)) else ""), match.end()
        case "place":
            return place(previous), match.end()
        case "it" | "its" if own:
            return _it(match[0].lower(), topic), match.end()
    return "", match.end()


def _same(match: re.Match[str], question: str, topic: str) -> tuple[str, int]:
    """The topic, where the pronoun repeats a word of its name: 该许可 for 两用物项通用许可."""
    if language_of(question) == "zh":
        begins = re.match(r"该|这[部种类项个些份]?|那[部项个份]|此[类项种]?|上述", match[0])
        rest = question[match.start() + len(begins[0]) :] if begins else ""
        size = max((n for n in range(2, len(topic) + 1) if rest.startswith(topic[-n:])), default=0)
        return (topic if size else ""), match.start() + len(begins[0] if begins else "") + size
    noun = (match["noun"] or match["kind"] or "").lower().rstrip("s")
    return (topic if noun and noun in re.findall(r"\w+", topic.lower()) else ""), match.end()


def _it(pronoun: str, topic: str) -> str:
    """The topic for "it", "them" or "its", if it is one thing or several as the pronoun says."""
    if not topic or not topic.isascii():
        return topic
    head = _PREPOSITION.split(topic)[0]
    several = bool(re.search(r"[^su]s$", head))
    if pronoun in ("they", "them", "their") and not several:
        return ""
    if pronoun in ("it", "its", "one") and several and not is_law(topic):
        return ""
    if pronoun == "one":
        return topic if re.match(r"an? ", topic) else ""
    if pronoun in ("its", "their"):
        return f"{topic}'s".replace("s's", "s'") if head == topic or is_law(topic) else ""
    return topic


def _the_law(kind: str, previous: str, cited: Cited | None) -> str:
    """The one law that the question before names, else the one of this kind that its answer cites."""
    if found := laws(previous):
        if not kind.isascii():
            found = [law for law in found if law.rstrip("》").endswith(kind)]
        return found[0] if len(found) == 1 else ""
    titles = dict.fromkeys(title for title in (cited(previous) if cited else ()) if _is_kind(title, kind))
    title = next(iter(titles), "") if len(titles) == 1 else ""
    if not title or not title.isascii():
        return title and f"《{title}》"
    return title if title.lower().startswith("the ") else f"the {title}"


def _is_kind(title: str, kind: str) -> bool:
    if not kind.isascii():
        return title.endswith(kind)
    return kind.lower().rstrip("s") in (word.rstrip("s") for word in re.findall(r"[a-z]+", title.lower()))
