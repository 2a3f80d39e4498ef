"""Feedback below an answer: a thumb up or down, and for what was poor the reason."""

import streamlit as st
from ftzqa.app.feedback import REASONS, Reason, give_feedback
from ftzqa.app.pages.session import library, say
from ftzqa.app.types import Answer


def ask_feedback(answer: Answer) -> None:
    """Ask whether the answer helped; a changed mind replaces what was said before."""
    key = f"{library().generation} {answer.question}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("page.feedback"))
        st.feedback("thumbs", key=f"thumb {key}", on_change=_give, args=(answer, key))
    if st.session_state.get(f"thumb {key}") != 0:
        return
    if st.session_state.get(f"reason sent {key}"):
        st.caption(say("page.feedback.thanks"))
        return
    reasons = {reason: say(f"page.reason.{reason}") for reason in REASONS}
    with st.form(f"reason of {key}", border=True):
        st.pills(
            say("page.feedback.reason"),
            list(reasons),
            format_func=reasons.__getitem__,
            key=f"reason {key}",
        )
        st.text_input(say("page.feedback.comment"), max_chars=500, key=f"comment {key}")
        st.form_submit_button(say("page.feedback.send"), on_click=_explain, args=(answer, key))


def _give(answer: Answer, key: str) -> None:
    thumb: int | None = st.session_state[f"thumb {key}"]
    if thumb is not None:
        _keep(answer, key, helpful=bool(thumb))


def _explain(answer: Answer, key: str) -> None:
    reason: Reason | None = st.session_state[f"reason {key}"]
    _keep(answer, key, helpful=False, reason=reason, comment=st.session_state[f"comment {key}"])
    st.session_state[f"reason sent {key}"] = True


def _keep(
    answer: Answer, key: str, *, helpful: bool, reason: Reason | None = None, comment: str = ""
) -> None:
    kept: int | None = st.session_state.get(f"feedback {key}")
    st.session_state[f"feedback {key}"] = give_feedback(
        library(), answer, helpful=helpful, reason=reason, comment=comment, instead=kept
    )
