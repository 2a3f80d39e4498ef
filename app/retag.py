"""After a change of the taxonomy: which flags of a library change, why, and the new ones in their place."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..index.library import Library
from ..index.reviews import reviews
from ..index.taxonomy import OWN, Shortcoming, load_taxonomy, own_taxonomy
from ..index.types import Encoder, Evidence, Tag
from .build import Progress
from .tag import library_tagger


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A flag whose grade changes. ``before`` is None where the document had not been tagged."""

    title: str
    source: str
    before: Tag | None
    after: Tag
    added: tuple[str, ...]  # indicator terms that are new and that the document uses
    dropped: tuple[str, ...]  # indicator terms that are gone and that the document uses
    reviewed: bool  # then the reviewer's grade holds, whatever the model says

    @property
    def gained(self) -> tuple[Evidence, ...]:
        """Evidence from passages that were none before."""
        known = {item.passage_id for item in self.before.evidence} if self.before else set()
        return tuple(item for item in self.after.evidence if item.passage_id not in known)

    @property
    def lost(self) -> tuple[Evidence, ...]:
        """Evidence from passages that are none any more."""
        kept = {item.passage_id for item in self.after.evidence}
        return (
            tuple(item for item in self.before.evidence if item.passage_id not in kept) if self.before else ()
        )


class Retagging:
    """The flags of a whole library made anew; nothing is stored before ``store``."""

    def __init__(
        self,
        library: Library,
        *,
        encoder: Encoder,
        taxonomy: Path | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Tag every document with the ``taxonomy`` of that file, else with the library's own.

        Raises:
            OtherEncoder: the library's vectors are another encoder's.
            MissingPath, BadData: the taxonomy cannot be read.
        """
        library.check_encoder(encoder)
        self._library = library
        self._path = taxonomy
        self._old = own_taxonomy(library.folder)
        self._new = load_taxonomy(taxonomy) if taxonomy else self._old
        self._tagger = library_tagger(library, encoder, taxonomy=self._new)
        self.notice = self._tagger.notice  # why the flags are made without training
        self._tags: list[Tag] = []
        self.changes: tuple[Change, ...] = tuple(self._compare(progress))

    @property
    def documents(self) -> int:
        """How many documents were tagged."""
        return len({tag.document_id for tag in self._tags})

    def store(self) -> None:
        """Put the new flags in place of the old, all at once, and keep the taxonomy with the library.

        Raises:
            LibraryBusy: another process is writing.
        """
        with self._library.writing() as writer:
            writer.put_tags(self._tags)
            own = self._library.folder / OWN
            if self._path and self._path.resolve() != own.resolve():
                shutil.copyfile(self._path, own)

    def _compare(self, progress: Progress | None) -> Iterator[Change]:
        total = self._library.counts()["documents"]
        reviewed = {(review.document_id, review.shortcoming) for review in reviews(self._library)}
        for done, document in enumerate(self._library.documents(), 1):
            before = {tag.shortcoming: tag for tag in self._library.tags(document.id)}
            passages, vectors = (
                self._library.passages(document.id),
                self._library.passage_vectors(document.id),
            )
            after = self._tagger.tag(document, passages, vectors)
            self._tags += after
            for tag in after:
                old = before.get(tag.shortcoming)
                if old is None or old.grade != tag.grade:
                    terms = self._old[tag.shortcoming], self._new[tag.shortcoming]
                    yield Change(
                        title=document.title,
                        source=document.source,
                        before=old,
                        after=tag,
                        added=_used(document.text, _terms(terms[1]) - _terms(terms[0])),
                        dropped=_used(document.text, _terms(terms[0]) - _terms(terms[1])),
                        reviewed=(document.id, tag.shortcoming) in reviewed,
                    )
            if progress:
                progress(done, total, document.source, 0)


def _terms(shortcoming: Shortcoming) -> set[str]:
    return {name for term in shortcoming.indicators for name in (term.zh, term.en)}


def _used(text: str, terms: set[str]) -> tuple[str, ...]:
    low = text.lower()
    return tuple(sorted(term for term in terms if term.lower() in low))
