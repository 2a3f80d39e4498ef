"""An answer as markup: its sentences, an enumeration with its items, or a table of the things compared."""

from collections.abc import Sequence

import streamlit as st
from ftzqa.app.citing import notes
from ftzqa.app.pages.safe import fill, joined, show
from ftzqa.app.pages.session import say
from ftzqa.app.strings import text
from ftzqa.app.types import Answer, Citation, Row, Sentence
from ftzqa.index.centring import language_of
from markupsafe import Markup


def answer_markup(answer: Answer) -> Markup:
    """The quoted sentences with their numbers; of a refusal its words."""
    if answer.refused:
        body = fill("<p>{text}</p>", text=answer.text)
    elif answer.rows:
        rows = joined(_row(row, answer) for row in answer.rows)
        body = fill('<table class="compared">{rows}</table>', rows=rows)
    else:
        body = _said(answer.sentences, answer)
    return fill('<div class="answer">{body}</div>', body=body)


def show_more(answer: Answer) -> None:
    """The further quotes, behind an expander."""
    if not answer.more:
        return
    with st.expander(say("page.ask.more", count=len(answer.more))):
        show(fill('<div class="answer more">{quotes}</div>', quotes=joined(map(_further, answer.more))))


def _further(citation: Citation) -> Markup:
    place = say("page.comma").join(part for part in (citation.title, citation.locator) if part)
    return fill(
        '<p>{quote}<br><span class="facts">{place}</span></p>', quote=citation.quote.rstrip(), place=place
    )


def _row(row: Row, answer: Answer) -> Markup:
    language = language_of(answer.question)
    nothing = fill('<p class="facts">{text}</p>', text=text("ask.no_row", language=language))
    return fill(
        '<tr><th scope="row">{name}</th><td>{said}</td></tr>',
        name=row.name,
        said=_said(row.sentences, answer) or nothing,
    )


def _said(sentences: Sequence[Sentence], answer: Answer) -> Markup:
    return joined(_sentence(sentence, answer) for sentence in sentences)


def _sentence(sentence: Sentence, answer: Answer) -> Markup:
    shown = fill("{lead}{marks}", lead=sentence.lead, marks=joined(map(_mark, sentence.citations)))
    items = joined(fill("<li>{text}</li>", text=item.text) for item in sentence.items)
    return fill(
        "<p>{shown}</p>{items}{notes}",
        shown=shown,
        items=fill('<ul class="items">{items}</ul>', items=items) if items else "",
        notes=joined(fill('<p class="gloss">{note}</p>', note=note) for note in notes(sentence, answer)),
    )


def _mark(n: int) -> Markup:
    return fill('<sup class="cite">{n}</sup>', n=n)
