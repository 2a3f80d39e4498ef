"""Search as a LangChain retriever, for chains built elsewhere."""

from typing import TYPE_CHECKING

from ..index.search import Searcher
from ..index.types import Filters

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever


def as_retriever(searcher: Searcher, *, k: int = 10, filters: Filters | None = None) -> "BaseRetriever":
    """A retriever whose documents carry our hit as metadata: title, source, locator, pages, score."""
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class Retriever(BaseRetriever):
        """Finds passages in a library."""

        def _get_relevant_documents(
            self, query: str, *, run_manager: "CallbackManagerForRetrieverRun"
        ) -> "list[Document]":
            return [
                Document(
                    id=hit.passage.id,
                    page_content=hit.passage.text,
                    metadata={
                        "title": hit.title,
                        "source": hit.source,
                        "locator": hit.passage.locators[0].label if hit.passage.locators else None,
                        "pages": hit.passage.pages,
                        "score": hit.score,
                        "in_force": hit.in_force,
                    },
                )
                for hit in searcher.search(query, k=k, filters=filters)
            ]

    return Retriever()
