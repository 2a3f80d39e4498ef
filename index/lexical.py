"""The lexical leg: BM25 over segmented text in tantivy, derived from the library and caught up with it."""

import json
import math
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ingest.types import Passage
from .glossary import Glossary
from .library import Library
from .segment import VERSION, Segmenter

if TYPE_CHECKING:
    import tantivy

_MEMORY = 64_000_000  # bytes the indexer may hold before it writes a segment
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """The index at one moment; ``ids`` are those of the passages that were found in it so far."""

    searcher: Any
    ids: dict[tuple[int, int], str] = field(default_factory=dict)

    def id_at(self, address: Any) -> str:
        """The passage id; reading it from the store takes longer than the search, so it is kept."""
        place = address.segment_ord, address.doc
        if place not in self.ids:
            self.ids[place] = self.searcher.doc(address)["id"][0]
        return self.ids[place]


class LexicalIndex:
    """Words of passages, their headings and titles. ``folder`` can be deleted at any time."""

    def __init__(self, folder: Path, glossary: Glossary) -> None:
        self._folder = folder
        self._stamp = {"segmenter": VERSION, "glossary": glossary.hash, "layout": 2}
        self._segment = Segmenter(glossary.words())
        self._index: Any = None
        self._state = _State(searcher=None)

    def sync(self, library: Library) -> None:
        """Bring the index to the library's state: what is missing is added, what is gone is deleted."""
        state = self._open()
        generation = library.generation
        if state.get("generation") != generation:
            wanted = [passage_id for passage_id, _ in library.passage_ids()]
            present = set(state.get("ids", ()))
            self._write(library, gone=present.difference(wanted), new=[i for i in wanted if i not in present])
            _put(self._folder / "state.json", {"generation": generation, "ids": wanted})
        self._index.reload()
        self._state = _State(searcher=self._index.searcher())

    def _write(self, library: Library, *, gone: Iterable[str], new: Sequence[str]) -> None:
        titles = library.titles()
        writer = self._index.writer(heap_size=_MEMORY, num_threads=1)
        for passage_id in (*gone, *new):  # a killed run may have added some of the new ones
            writer.delete_documents_by_term("id", passage_id)
        for at in range(0, len(new), _BATCH):
            for passage in library.passages_by_id(new[at : at + _BATCH]).values():
                writer.add_document(self._document(passage, titles[passage.document_id]))
        writer.commit()
        writer.wait_merging_threads()

    def search(self, text: str, k: int, *, documents: Iterable[str] | None = None) -> list[tuple[str, float]]:
        """The ``k`` best passage ids with their BM25 scores, best first, within ``documents`` if given."""
        import tantivy

        counts = Counter(self._segment(text))
        if not counts:
            return []
        schema = self._index.schema
        terms = [
            (tantivy.Occur.Should, self._term(schema, word, count=count)) for word, count in counts.items()
        ]
        query = tantivy.Query.boolean_query(terms)
        if documents is not None:
            allowed = tantivy.Query.term_set_query(schema, "document", sorted(documents))
            within = tantivy.Query.const_score_query(allowed, 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, within)])
        state = self._state
        found = state.searcher.search(query, k, count=False).hits
        return [(state.id_at(address), float(score)) for score, address in found]

    def words(self, text: str) -> Sequence[str]:
        """The words of ``text`` as this index sees them."""
        return self._segment(text)

    @property
    def rarest(self) -> float:
        """The inverse document frequency of a word that one passage has."""
        return math.log(1 + (self._state.searcher.num_docs - 0.5) / 1.5)

    def rarity(self, text: str) -> dict[str, float]:
        """The text's words with their inverse document frequency; infinite for one that no passage has."""
        searcher = self._state.searcher
        count = searcher.num_docs
        having = {word: searcher.doc_freq("words", word) for word in set(self._segment(text))}
        return {word: math.log(1 + (count - n + 0.5) / (n + 0.5)) if n else inf for word, n in having.items()}

    def _term(self, schema: Any, word: str, *, count: int) -> Any:
        import tantivy

        query = tantivy.Query.term_query(schema, "words", word, index_option="freq")
        return query if count == 1 else tantivy.Query.boost_query(query, float(count))

    def _open(self) -> dict[str, Any]:
        """Open or make the index; returns what its state was when it was last written."""
        import tantivy

        stamp = self._folder / "stamp.json"
        valid = _get(stamp) == self._stamp
        if not valid:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
        index = tantivy.Index(self._schema(), path=str(self._folder))
        index.register_tokenizer("words", _whitespace())
        self._index = index
        if not valid:
            _put(stamp, self._stamp)
        return _get(self._folder / "state.json")

    def _schema(self) -> "tantivy.Schema":
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("words", tokenizer_name="words", index_option="freq")
        return builder.build()

    def _document(self, passage: Passage, title: str) -> "tantivy.Document":
        import tantivy

        return tantivy.Document(
            id=passage.id,
            document=passage.document_id,
            words=" ".join(self._segment("\n".join((title, *passage.headings, passage.text)))),
        )


def _whitespace() -> Any:
    """The segmenter has already found the words; tantivy only parts them again."""
    import tantivy

    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _get(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty if there is no whole one."""
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found


def _put(path: Path, value: object) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value))
    fresh.replace(path)
