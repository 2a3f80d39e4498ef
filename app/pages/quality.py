"""Quality: how well questions are answered, run against run, and which of them fail and why."""

from collections.abc import Sequence

import streamlit as st
from ftzqa.app.feedback import count_feedback, latest_feedback
from ftzqa.app.pages.parts import heading, moment, page_of
from ftzqa.app.pages.safe import fill, joined, label, show
from ftzqa.app.pages.session import language, library, say
from ftzqa.app.quality import HEADLINES, Difference, Failure, Gold, Run, compare_runs, failures, finished_runs
from ftzqa.app.trace import demand
from ftzqa.index.glossary import load_glossary
from markupsafe import Markup

_FAILURES = 20  # on a page
_WORDS = 20  # latest answers that did not help
_EVEN = 0.0005  # a change that rounds to nothing


def _choose_runs(runs: Sequence[Run]) -> tuple[Run, Run | None]:
    """The run to look at, and the one to compare it with."""
    names = {run.name: _run_name(run) for run in runs}
    left, right = st.columns(2)
    name = left.selectbox(say("page.quality.run"), list(names), format_func=names.__getitem__, key="run")
    others = [other for other in names if other != name]
    second = right.selectbox(
        say("page.quality.with"),
        [*others, ""],
        format_func=lambda other: names.get(other, say("page.quality.alone")),
        key="run before",
    )
    found = {run.name: run for run in runs}
    return found[name], found.get(second)


def _run_name(run: Run) -> str:
    return " · ".join([moment(run.at), *run.files, say("page.quality.questions", count=run.questions)])


def _show_figures(run: Run, before: Run | None) -> None:
    """The headline figures with their intervals and, beside another run's, the change."""
    lines = compare_runs(before or run, run)
    heads = ["figure", "value", "interval", *(("before", "change") if before else ())]
    head = joined(fill("<th>{name}</th>", name=say(f"page.quality.{name}")) for name in heads)
    rows = joined(_figure(line, run, compared=before is not None) for line in lines)
    show(fill('<table class="figures"><tr>{head}</tr>{rows}</table>', head=head, rows=rows))
    if run.fitted and not run.cross_validated:
        st.caption(say("page.quality.fitted"))
    about = say("page.quality.about", name=run.name, version=run.version, commit=run.commit or "–")
    st.caption(label(about))


def _figure(line: Difference, run: Run, *, compared: bool) -> Markup:
    low, high = run.intervals.get(line.place, (None, None))
    cells = [
        say(f"page.figure.{HEADLINES.index(line.place)}"),
        _share(line.after),
        f"{_share(low)}–{_share(high)}" if low is not None else "",
        *((_share(line.before), _change(line)) if compared else ()),
    ]
    return fill("<tr>{cells}</tr>", cells=joined(fill("<td>{cell}</td>", cell=cell) for cell in cells))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _change(line: Difference) -> Markup | str:
    """Better or worse, in sign and colour."""
    if line.change is None:
        return ""
    if abs(line.change) < _EVEN:
        return "="
    kind = "better" if line.change > 0 else "worse"
    sign, arrow = (line.after or 0) - (line.before or 0), "▲" if line.change > 0 else "▼"
    return fill('<span class="{kind}">{arrow} {sign:+.2f}</span>', kind=kind, arrow=arrow, sign=sign)


def _show_failures(found: Sequence[Failure]) -> None:
    """The questions that search failed: where the right article stood, and what that means."""
    st.subheader(say("page.quality.failed"), anchor=False)
    if not found:
        st.caption(say("page.quality.failed.none"))
        return
    st.caption(say("page.quality.failed.lead", count=len(found)))
    of = [failure.question for failure in found]
    with page_of(found, size=_FAILURES, name="page", of=of) as part, st.container(gap="xsmall"):
        for failure in part:
            with st.expander(label(failure.question)):
                for gold in failure.golds:
                    show(_gold(gold))
                st.page_link(
                    "ask.py",
                    label=say("page.quality.ask"),
                    icon=":material/forum:",
                    query_params={"q": failure.question},
                )


def _gold(gold: Gold) -> Markup:
    """An article that answers, with its rank in each leg."""
    stem, _, number = gold.place.partition("#")
    ranks = joined(
        (fill("{name} {rank}", name=_leg(name), rank=rank or "–") for name, rank in gold.ranks.items()),
        '<span class="dot"> · </span>',
    )
    return fill(
        '<p>{stem} {number} — {cause}</p><p class="facts">{ranks}</p>',
        stem=stem,
        number=number,
        cause=say(f"page.cause.{gold.cause}"),
        ranks=ranks,
    )


def _leg(name: str) -> str:
    return say("page.quality.joined") if name == "fused" else say(f"page.leg.{name.replace(' ', '-')}")


def _show_feedback() -> None:
    """What visitors said of answers."""
    good, poor = count_feedback(library())
    st.subheader(say("page.quality.feedback"), anchor=False)
    if not good + poor:
        st.caption(say("page.quality.feedback.none"))
        return
    st.caption(say("page.quality.feedback.count", good=good, poor=poor))
    for word in latest_feedback(library(), helpful=False, most=_WORDS):
        reason = say(f"page.reason.{word.reason or 'other'}")
        show(
            fill(
                '<p>{question}</p><p class="facts">{when} · {reason} {comment}</p>',
                question=word.question,
                when=moment(word.at),
                reason=reason,
                comment=word.comment,
            )
        )


def _show_demand() -> None:
    """What was asked most, and what in vain."""
    wanted = demand(library())
    st.subheader(say("page.quality.asked"), anchor=False)
    if not wanted.asked:
        st.caption(say("page.quality.asked.none"))
        return
    st.caption(say("page.quality.asked.count", asked=wanted.asked, refused=wanted.refused))
    left, right = st.columns(2, gap="large")
    with left:
        _show_asked(say("page.quality.asked.most"), [(q.question, q.asked) for q in wanted.most_asked])
    if wanted.most_refused:
        with right:
            refused = [(q.question, q.refused) for q in wanted.most_refused]
            _show_asked(say("page.quality.asked.refused"), refused)
    if wanted.gaps:
        english = {term.zh: term.en for term in load_glossary().terms} if language() == "en" else {}
        subjects = say("page.comma").join(f"{english.get(name, name)} ({n})" for name, n in wanted.gaps)
        st.caption(label(say("page.quality.asked.gaps", subjects=subjects)))


def _show_asked(title: str, questions: Sequence[tuple[str, int]]) -> None:
    rows = joined(
        fill("<tr><td>{question}</td><td>{count}</td></tr>", question=question, count=count)
        for question, count in questions
    )
    template = '<table class="figures"><tr><th>{title}</th><th></th></tr>{rows}</table>'
    show(fill(template, title=title, rows=rows))


def draw() -> None:
    """The page."""
    heading(say("page.quality"), say("page.quality.lead"))
    runs = finished_runs(library().folder / "runs")
    if runs:
        run, before = _choose_runs(runs)
        _show_figures(run, before)
        _show_failures(failures(run))
    else:
        st.info(say("page.quality.empty"), icon=":material/monitoring:")
    _show_demand()
    _show_feedback()


draw()
