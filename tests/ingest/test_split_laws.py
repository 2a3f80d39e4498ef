"""Laws that splitting keeps for every document."""

from collections.abc import Sequence
from itertools import pairwise

from ftzqa.ingest import Document, split
from ftzqa.ingest.assemble import assemble
from ftzqa.ingest.extract import Part
from hypothesis import given, settings
from hypothesis import strategies as st

_SENTENCES = st.text(alphabet="试验区投资贸易金融服务开放，。；：\u3000 abcde.,", min_size=1, max_size=700)
_HEADS = st.sampled_from(
    [
        "",
        "第一条 ",
        "第二条　",
        "第十二条之一 ",
        "第三章 ",
        "一、",
        "（二）",
        "1.",
        "2.3 ",
        "Article 4 ",
        "附件1",
        "Abstract: ",
    ]
)
_PARTS = st.lists(
    st.builds(
        lambda head, body, kind, page, joined: Part(text=head + body, kind=kind, page=page, joined=joined),
        _HEADS,
        _SENTENCES,
        st.sampled_from(["text", "text", "text", "heading", "list", "table"]),
        st.integers(1, 3),
        st.booleans(),
    ),
    max_size=12,
)


def document_of(parts: Sequence[Part]) -> Document:
    text, blocks = assemble(parts, title="")
    return Document(
        id="d",
        version="v",
        source="s",
        title="",
        language="zh",
        kind="other",
        text=text,
        blocks=blocks,
        made_by="t/1",
    )


@settings(max_examples=300, deadline=None)
@given(_PARTS)
def test_splitting_loses_no_text_and_offsets_slice_back(parts: list[Part]) -> None:
    document = document_of(parts)
    for block in document.blocks:
        assert document.text[block.start : block.end] == block.text
    held = bytearray(len(document.text))
    for passage in split(document):
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        assert len(passage.text) <= 1600
        held[passage.start : passage.end] = b"\1" * len(passage.text)
    for block in document.blocks:
        if block.kind != "heading":
            assert all(held[i] or document.text[i].isspace() for i in range(block.start, block.end))


@settings(max_examples=100, deadline=None)
@given(_PARTS)
def test_passages_stand_in_order_without_overlap_under_ids_of_their_own(parts: list[Part]) -> None:
    passages = split(document_of(parts))
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert len({passage.id for passage in passages}) == len(passages)
