"""The LangChain face of search."""

from ftzqa.app.retriever import as_retriever
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.search import Searcher
from ftzqa.index.types import Filters


def test_a_chain_gets_the_same_passages_as_search(library: Library, encoder: HashingEncoder) -> None:
    searcher = Searcher(library, encoder)
    retriever = as_retriever(searcher, k=2, filters=Filters(zones=("shandong",)))
    found = retriever.invoke("山东自贸试验区有哪些片区")
    assert [document.id for document in found] == [
        hit.passage.id
        for hit in searcher.search("山东自贸试验区有哪些片区", k=2, filters=Filters(zones=("shandong",)))
    ]
    assert found[0].metadata["locator"] == "第二条"
    assert "济南片区" in found[0].page_content
