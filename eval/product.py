"""The product as a system under test: a library, its searcher, ``ask`` and the tagger."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ..app.answerable import Refusal
from ..app.ask import ask
from ..app.tag import Tagger, library_tagger
from ..app.tagging.model import Model
from ..index.search import Searcher
from ..index.taxonomy import load_taxonomy
from ..index.types import Hit, Tag
from ..ingest.errors import NoSuchDocument
from .fit import refusal as refusals
from .fit.fusion import fit_weights
from .load import stem
from .store import content_hash
from .types import Case, Fitted, TagCase

if TYPE_CHECKING:
    from ..app.types import Answer
    from ..ingest.types import Document

_FITTED = (("ftzqa.index", "data"), ("ftzqa.app", "data"), ("ftzqa.eval", "."))


@dataclass(frozen=True, kw_only=True)
class Product:
    """What is installed, over one library. ``refusal`` and ``model`` replace the shipped models, of when to
    refuse and of the flags."""

    searcher: Searcher
    refusal: Refusal | None = None
    model: Model | None = None

    def search(self, question: str, *, k: int) -> Sequence[Hit]:
        """As ``ftzqa search``."""
        return self.searcher.search(question, k=k)

    def ask(self, question: str) -> "Answer":
        """As ``ftzqa ask``."""
        return ask(question, searcher=self.searcher, refusal=self.refusal)

    def tags(self, document: str) -> Sequence[Tag]:
        """The tagger's own flags, computed now: neither stored ones nor a reviewer's.

        Raises:
            NoSuchDocument: the library has no document with this stem.
        """
        library = self.searcher.library
        found = self._documents.get(document)
        if found is None:
            raise NoSuchDocument(name=document)
        return self._tagger.tag(found, library.passages(found.id), library.passage_vectors(found.id))

    def explain(self, question: str, *, k: int) -> Mapping[str, Sequence[Hit]]:
        """The best ``k`` hits of each leg, of their fusion, and of the reranker's order last."""
        legs = {
            name: self._hits([passage_id for passage_id, _ in leg[:k]])
            for name, leg in self.searcher.legs(question).items()
        }
        legs["fused"] = self.searcher.without_reranker().search(question, k=k)
        if self.searcher.reranker is not None:
            legs["reranked"] = self.searcher.search(question, k=k)
        return legs

    def fit(self, cases: Sequence[Case], tags: Sequence[TagCase]) -> "Product":
        """The product fitted on these alone: how search joins its legs, when to refuse, and the flags."""
        found = self
        if cases:
            weights = fit_weights(cases, self.searcher.legs, self._hits)
            searcher = self.searcher.with_weights(weights)
            found = replace(found, searcher=searcher, refusal=_fitted_refusal(cases, searcher))
        return replace(found, model=self._trained(tags)) if tags else found

    @cached_property
    def corpus_hash(self) -> str:
        """Changes with the content of the library's documents."""
        places = self.searcher.library.places()
        return content_hash(f"{source}:{version}" for source, (_, version, _) in places.items())

    @cached_property
    def _tagger(self) -> Tagger:
        if self.model is None:
            return library_tagger(self.searcher.library, self.searcher.encoder)
        return Tagger(self.searcher.encoder, model=self.model)

    def _trained(self, tags: Sequence[TagCase]) -> Model:
        from ..app.tagging.features import Featurer
        from ..app.tagging.labels import examples
        from ..app.tagging.train import train

        encoder, taxonomy = self.searcher.encoder, load_taxonomy()
        rows = [{"doc": t.document, "addresses": t.addresses, "articles": t.articles} for t in tags]
        found = examples(self.searcher.library, rows, featurer=Featurer(encoder, taxonomy=taxonomy))
        return train(found, encoder=encoder, taxonomy=taxonomy)

    @cached_property
    def _documents(self) -> "dict[str, Document]":
        return {stem(document.source): document for document in self.searcher.library.documents()}

    def _hits(self, ids: Sequence[str]) -> list[Hit]:
        """The passages with these ids as hits, in this order."""
        library = self.searcher.library
        passages = library.passages_by_id(ids)
        heads = library.heads({passage.document_id for passage in passages.values()})
        found = [passages[i] for i in ids if i in passages]
        return [
            Hit(
                passage=passage,
                rank=rank,
                score=-float(rank),
                title=heads[passage.document_id].title,
                source=heads[passage.document_id].source,
            )
            for rank, passage in enumerate(found, start=1)
        ]


def _fitted_refusal(cases: Sequence[Case], searcher: Searcher) -> Refusal | None:
    """When to refuse, learnt from these; None where they are all of one kind or nothing is read."""
    if searcher.reranker is None or len({case.answerable for case in cases}) < 2:
        return None
    return refusals.fit(refusals.rows(cases, searcher))


def fitted_components() -> tuple[Fitted, ...]:
    """Every fitted file of the package: JSON with ``part`` (of the figures) and ``fitted_on`` (ids)."""
    found = []
    for package, folder in _FITTED:
        root = files(package) / folder
        for file in root.iterdir() if root.is_dir() else ():
            if file.name.endswith(".json"):
                fields = json.loads(file.read_text("utf-8"))
                if isinstance(fields, dict) and "fitted_on" in fields:
                    ids = frozenset(fields["fitted_on"])
                    found.append(Fitted(name=Path(file.name).stem, part=fields["part"], ids=ids))
    return tuple(found)
