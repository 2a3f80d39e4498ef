"""Search beside other systems over the same documents, with the same weights, in one run.

    pip install -e . -r eval/peers/requirements-search.txt
    python eval/peers/search.py QUESTIONS.jsonl PATH... [--vectors FILE]

Every system gets the same text of each document (our reader's blocks, a blank line between them) and the
bundled encoder with its prompts; everything else is as its maker ships it: ours has the adaptations and the
reranker that it is installed with. A chunk counts for a question when it covers a gold article: when it is
from the right document and holds at least half of the article's characters, or at least half of its own
characters are the article's. ``--vectors`` remembers vectors, so that a second run is quick. The documents
are read but never fetched; nothing asks the network.
"""

import argparse
import hashlib
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ftzqa.app.build import build
from ftzqa.eval.load import load_cases, stem
from ftzqa.eval.retrieval import within
from ftzqa.eval.types import Case
from ftzqa.index.bundled import BundledEncoder
from ftzqa.index.library import Library
from ftzqa.index.rerankers import load_reranker
from ftzqa.index.search import Searcher
from ftzqa.ingest import read
from ftzqa.ingest.outline import sections
from ftzqa.ingest.types import Document

if TYPE_CHECKING:
    from ftzqa.index.types import Encoder, Vectors

K = 10
_GAP = "\n\n"
_TOGETHER = 64  # texts that are encoded between two writes of what is remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A stretch of a document's text."""

    document: str  # stem
    start: int
    end: int


Ask = Callable[[str], Sequence[Chunk]]
"""The best chunks for a question, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A system over the documents; ``lengths`` are its chunks', in characters."""

    ask: Ask
    lengths: Sequence[int]


class Text:
    """A document as the peers get it, and where its places are in the document's own text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.name = stem(document.source)
        self.text = _GAP.join(block.text for block in document.blocks)
        steps = [len(block.text) + len(_GAP) for block in document.blocks]
        self._starts = list(accumulate(steps[:-1], initial=0))

    def chunk(self, start: int, end: int) -> Chunk:
        """The stretch ``text[start:end]`` as a stretch of the document's text."""
        return Chunk(document=self.name, start=self._place(start), end=self._place(end))

    def _place(self, at: int) -> int:
        number = bisect_right(self._starts, at) - 1
        block = self.document.blocks[number]
        return min(block.start + at - self._starts[number], block.end)


class Answers:
    """Where the gold articles stand."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._sections = {
            stem(document.source): [
                (section.start, section.end, [locator.number for locator in section.locators])
                for section in sections(document)
            ]
            for document in documents
        }

    def covered(self, chunk: Chunk, key: str) -> bool:
        """Whether the chunk holds at least half of the gold article ``key`` (``stem#number``), or at least
        half of the chunk is the article's.

        Raises:
            KeyError: the documents have no such article.
        """
        document, _, number = key.rpartition("#")
        spans = [
            (start, end)
            for start, end, numbers in self._sections[document]
            if not number or any(within(found, number) for found in numbers)
        ]
        if not spans:
            raise KeyError(key)
        if chunk.document != document or chunk.end <= chunk.start:
            return False
        shared = sum(max(0, min(chunk.end, end) - max(chunk.start, start)) for start, end in spans)
        return 2 * shared >= min(sum(end - start for start, end in spans), chunk.end - chunk.start)


class Remembering(BundledEncoder):
    """The bundled encoder with its vectors kept in a file; what it was taught for questions is ours alone."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._rows = sqlite3.connect(path, timeout=60, check_same_thread=False)
        self._rows.execute("CREATE TABLE IF NOT EXISTS v (k TEXT PRIMARY KEY, r BLOB)")

    def queries(self, texts: Sequence[str]) -> "Vectors":
        return self._vectors("q", texts, super().queries)

    def passages(self, texts: Sequence[str]) -> "Vectors":
        return self._vectors("p", texts, super().passages)

    def _vectors(
        self, side: str, texts: Sequence[str], encode: "Callable[[Sequence[str]], Vectors]"
    ) -> "Vectors":
        import numpy as np

        keys = [hashlib.sha256((side + text).encode()).hexdigest() for text in texts]
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if self._row(key) is None}
        new = sorted(wanted, key=lambda key: len(wanted[key]))
        for at in range(0, len(new), _TOGETHER):
            batch = new[at : at + _TOGETHER]
            rows = [row.tobytes() for row in encode([wanted[key] for key in batch])]
            with self._rows:
                self._rows.executemany(
                    "INSERT OR REPLACE INTO v VALUES (?, ?)", zip(batch, rows, strict=True)
                )
        kept = [np.frombuffer(self._row(key) or b"", np.float32) for key in keys]
        return np.stack(kept) if kept else np.empty((0, self.dimension), np.float32)

    def _row(self, key: str) -> bytes | None:
        found = self._rows.execute("SELECT r FROM v WHERE k = ?", (key,)).fetchone()
        return found[0] if found else None


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What every system is given."""

    paths: Sequence[Path]
    texts: Mapping[str, Text]
    encoder: "Encoder"
    folder: Path

    @cached_property
    def searcher(self) -> Searcher:
        """This project over the documents."""
        library = self.folder / "library"
        build(list(self.paths), library=library, encoder=self.encoder)
        return Searcher(Library(library), self.encoder, reranker=load_reranker("bundled"))


def ours(setting: Setting) -> System:
    """This project."""
    return _ours(setting.searcher)


def ours_without_reranker(setting: Setting) -> System:
    """This project, the fused order as the last word."""
    return _ours(setting.searcher.without_reranker())


def _ours(searcher: Searcher) -> System:
    def ask(question: str) -> list[Chunk]:
        return [
            Chunk(document=stem(hit.source), start=hit.passage.start, end=hit.passage.end)
            for hit in searcher.search(question, k=K)
        ]

    library = searcher.library
    lengths = [len(p.text) for document in library.documents() for p in library.passages(document.id)]
    return System(ask=ask, lengths=lengths)


def langchain(setting: Setting) -> System:
    """LangChain's recursive splitter with its defaults and its FAISS store."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.documents import Document as Row
    from langchain_core.embeddings import Embeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    class Encoding(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return setting.encoder.passages(texts).tolist()

        def embed_query(self, text: str) -> list[float]:
            return setting.encoder.queries([text])[0].tolist()

    splitter = RecursiveCharacterTextSplitter(add_start_index=True)
    rows = splitter.split_documents(
        [Row(page_content=text.text, metadata={"name": name}) for name, text in setting.texts.items()]
    )
    store = FAISS.from_documents(rows, Encoding())

    def chunk(row: Row) -> Chunk:
        start = row.metadata["start_index"]
        return setting.texts[row.metadata["name"]].chunk(start, start + len(row.page_content))

    return System(
        ask=lambda question: [chunk(row) for row in store.similarity_search(question, k=K)],
        lengths=[len(row.page_content) for row in rows],
    )


def llamaindex(setting: Setting) -> System:
    """LlamaIndex's sentence splitter with its defaults and its vector index."""
    from llama_index.core import Document as Row
    from llama_index.core import VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.node_parser import SentenceSplitter

    class Encoding(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return setting.encoder.passages(texts).tolist()

        def _get_query_embedding(self, query: str) -> list[float]:
            return setting.encoder.queries([query])[0].tolist()

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    rows = [Row(text=text.text, id_=name) for name, text in setting.texts.items()]
    nodes = SentenceSplitter().get_nodes_from_documents(rows)
    index = VectorStoreIndex(nodes, embed_model=Encoding(embed_batch_size=512))
    retriever = index.as_retriever(similarity_top_k=K)

    def chunk(node: Any) -> Chunk:
        return setting.texts[node.ref_doc_id].chunk(node.start_char_idx, node.end_char_idx)

    return System(
        ask=lambda question: [chunk(found.node) for found in retriever.retrieve(question)],
        lengths=[len(node.get_content()) for node in nodes],
    )


def txtai(setting: Setting) -> System:
    """txtai's hybrid index, a row a paragraph."""
    from txtai import Embeddings

    chunks, rows = [], []
    for text in setting.texts.values():
        for found in re.finditer(r"(?s).+?(?=\n{2,}|\Z)", text.text):
            if found.group().strip():
                chunks.append(text.chunk(*found.span()))
                rows.append(found.group().strip())
    query, passage = "query: ", "passage: "

    def encode(texts: list[str]) -> "Vectors":
        if texts[0].startswith(query):
            return setting.encoder.queries([text.removeprefix(query) for text in texts])
        return setting.encoder.passages([text.removeprefix(passage) for text in texts])

    index = Embeddings(
        method="external", transform=encode, instructions={"query": query, "data": passage}, hybrid=True
    )
    index.index((number, row, None) for number, row in enumerate(rows))
    return System(
        ask=lambda question: [chunks[number] for number, _ in index.search(question, K)],
        lengths=[len(row) for row in rows],
    )


def haystack(setting: Setting) -> System:
    """Haystack's splitter with its defaults, its BM25 and embedding retrievers joined by reciprocal ranks."""
    from haystack import Document as Row
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    whole = [Row(content=text.text, meta={"name": name}) for name, text in setting.texts.items()]
    splitter = DocumentSplitter()
    splitter.warm_up()
    rows = splitter.run(documents=whole)["documents"]
    vectors = setting.encoder.passages([row.content for row in rows])
    for row, vector in zip(rows, vectors, strict=True):
        row.embedding = vector.tolist()
    store = InMemoryDocumentStore()
    store.write_documents(rows)
    words, nearest = InMemoryBM25Retriever(store), InMemoryEmbeddingRetriever(store)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=K)

    def chunk(row: Row) -> Chunk:
        start = row.meta["split_idx_start"]
        return setting.texts[row.meta["name"]].chunk(start, start + len(row.content))

    def ask(question: str) -> list[Chunk]:
        vector = setting.encoder.queries([question])[0].tolist()
        found = [words.run(query=question), nearest.run(query_embedding=vector)]
        return [chunk(row) for row in joiner.run([leg["documents"] for leg in found])["documents"]]

    return System(ask=ask, lengths=[len(row.content) for row in rows])


SYSTEMS: Mapping[str, Callable[[Setting], System]] = {
    "ftzqa": ours,
    "ftzqa, no reranker": ours_without_reranker,
    "LangChain": langchain,
    "LlamaIndex": llamaindex,
    "txtai hybrid": txtai,
    "Haystack hybrid": haystack,
}


def rank(case: Case, chunks: Sequence[Chunk], answers: Answers) -> int | None:
    """The place, from 1, of the first chunk that covers a gold article."""
    for place, chunk in enumerate(chunks, start=1):
        if any(answers.covered(chunk, key) for key in case.gold_keys):
            return place
    return None


def figures(ranks: Sequence[int | None]) -> str:
    """hit@1, hit@10 and MRR@10."""
    if not ranks:
        return "–"
    first = fmean(place == 1 for place in ranks)
    found = fmean(place is not None for place in ranks)
    return f"{first:.2f} / {found:.2f} / {fmean(1 / place if place else 0 for place in ranks):.2f}"


def rows(cases: Sequence[Case], setting: Setting, answers: Answers) -> Iterator[str]:
    """The table, line by line, as each system is done."""
    groups = {"all": cases} | {lang: [c for c in cases if c.language == lang] for lang in ("zh", "en")}
    yield "| hit@1 / hit@10 / MRR@10 | all | Chinese | English | chunks, mean length |"
    yield "| --- | --- | --- | --- | --- |"
    for name, make in SYSTEMS.items():
        try:
            system = make(setting)
        except ImportError as error:
            yield f"| {name} | not run: {error} | | | |"
            continue
        found = {case.id: rank(case, system.ask(case.question)[:K], answers) for case in cases}
        cells = [figures([found[case.id] for case in group]) for group in groups.values()]
        yield f"| {name} | {' | '.join(cells)} | {len(system.lengths)}, {fmean(system.lengths):.0f} |"


def files(paths: Sequence[Path]) -> list[Path]:
    """The files that the paths are or hold."""
    return [file for path in paths for file in (sorted(path.rglob("*.*")) if path.is_dir() else [path])]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--vectors", type=Path, help="where to remember vectors")
    given = parser.parse_args()
    documents = [read(path, source=path.name) for path in files(given.paths)]
    cases = [case for case in load_cases(given.questions) if case.answerable]
    with TemporaryDirectory() as folder:
        setting = Setting(
            paths=given.paths,
            texts={(text := Text(document)).name: text for document in documents},
            encoder=Remembering(given.vectors or Path(folder) / "vectors.sqlite"),
            folder=Path(folder),
        )
        for line in rows(cases, setting, Answers(documents)):
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
