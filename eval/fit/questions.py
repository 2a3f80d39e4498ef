"""Makes ``index/data/questions.safetensors``: how the bundled encoder reads a question that is searched for.

    python -m ftzqa.eval.fit.questions LAWS BENCHMARKS OUT QUESTIONS.jsonl… [--start CHANGES] [--epochs 3]

Each question is drawn, in the space of comparison, to the passages that answer it and from all others of its
set: articles that teaching sets (DESIGN section 6) name, and contexts of XQuAD and CMRC 2018 of the half that
no benchmark figure uses. Passages stay where they are, so that no library has to be encoded again. What is
learned are changes of low rank to the encoder's matrices (``network.changed``).
"""

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...index import weights
from ...index.bundled import LAYERS
from ...index.encoders import load_encoder
from ...index.space import load_space
from ...ingest.types import Language
from . import network
from .adapter import missed
from .arguments import teaching_arguments
from .groups import load_rows
from .pairs import LANGUAGES, Pairs, cmrc_pairs, law_pairs, squad_pairs

if TYPE_CHECKING:
    import torch

    from ...index.space import Space

_RANK = 16
_BATCH, _RATE, _TEMPERATURE = 64, 5e-4, 0.03
_TOKENS = 96


def main(
    *, laws: Path, benchmarks: Path, out: Path, questions: Sequence[Path], start: Path | None, epochs: int
) -> None:
    """Learn from no change at all, or from ``start`` on, writing what there is after each epoch."""
    from safetensors.torch import load_file, save_file

    reader = _Reader()
    if start:
        reader.changes |= {name: change.float() for name, change in load_file(start).items()}
    sets = [*squad_pairs(benchmarks), cmrc_pairs(benchmarks), law_pairs(load_rows(questions), laws)]
    named = ", ".join(path.name for path in questions)
    provenance = {
        "encoder": f"{weights.NAME} {weights.PACKED_SHA256[:12]}",
        "questions": f"XQuAD zh and en, CMRC 2018 dev (half of the contexts), {named}",
        "pairs": str(sum(len(pairs.questions) for pairs in sets)),
    }
    for _ in learn(reader, sets, epochs=epochs):
        kept = {name: change.detach().half().contiguous() for name, change in reader.changes.items()}
        save_file(kept, out, metadata=provenance)


class _Reader:
    """The encoder of questions, in tensors that learn."""

    def __init__(self) -> None:
        import torch

        self.space: Space = load_space(load_encoder())
        self._tensors = network.load_layers(weights.unpacked(), LAYERS)
        self._means = {k: torch.tensor(self.space.means.rows["query", k]) for k in LANGUAGES}
        self._map = torch.tensor(self.space.map)
        self.changes: dict[str, torch.Tensor] = {}
        draw = torch.Generator().manual_seed(0)
        for name in network.matrices(LAYERS):
            wide, narrow = self._tensors[f"{name}.weight"].shape
            self.changes[f"{name}.narrow"] = torch.randn(_RANK, narrow, generator=draw) / narrow**0.5
            self.changes[f"{name}.wide"] = torch.zeros(wide, _RANK)

    def read(self, texts: Sequence[str], languages: Sequence[Language]) -> "torch.Tensor":
        """Unit rows (n, d) in the space of comparison."""
        import torch
        from torch.nn.functional import normalize

        prompt = weights.PROMPTS["query"]
        ids = [weights.cut(weights.tokenizer().encode(prompt + text).ids, longest=_TOKENS) for text in texts]
        apply = network.changed(network.linear(self._tensors), self.changes)
        rows = normalize(network.embed(self._tensors, ids, layers=LAYERS, apply=apply))
        means = torch.stack([self._means[language] for language in languages])
        return normalize(normalize(rows - means) @ self._map)


def learn(reader: _Reader, sets: Sequence[Pairs], *, epochs: int) -> Iterator[None]:
    """One pass over the questions after the other, by AdamW on a softmax loss; the rate falls to nothing."""
    import torch

    learned = [change.requires_grad_() for change in reader.changes.values()]
    optimiser = torch.optim.AdamW(learned, lr=_RATE, weight_decay=0.01)
    told = [_placed(pairs, reader.space) for pairs in sets]
    places = [(k, i) for k, pairs in enumerate(sets) for i in range(len(pairs.questions))]
    steps = epochs * (len(places) // _BATCH)
    done, draw = 0, random.Random(0)
    for _ in range(epochs):
        draw.shuffle(places)
        for at in range(0, len(places) - _BATCH + 1, _BATCH):
            batch = sorted(places[at : at + _BATCH])
            rows = reader.read(
                [sets[k].questions[i] for k, i in batch], [sets[k].asked_in[i] for k, i in batch]
            )
            loss = torch.zeros(())
            for k in {k for k, _ in batch}:
                mine = [row for row, (of, _) in enumerate(batch) if of == k]
                answers = sets[k].answers[[batch[row][1] for row in mine]]
                loss = loss + missed(rows[mine] @ told[k].T / _TEMPERATURE, answers) / _BATCH
            done += 1
            for parameters in optimiser.param_groups:
                parameters["lr"] = _RATE * min(done / (0.1 * steps), 1.0) * max(0.02, 1 - done / steps)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learned, 1.0)
            optimiser.step()
            if done % 20 == 0:
                sys.stderr.write(f"{done} of {steps}, loss {loss.item():.3f}\n")
        yield


def _placed(pairs: Pairs, space: "Space") -> "torch.Tensor":
    import torch

    rows = load_encoder().passages(pairs.passages)
    return torch.tensor(space.place(rows, "passage", [pairs.told_in] * len(rows)))


if __name__ == "__main__":
    parser = teaching_arguments()
    parser.add_argument("--start", type=Path)
    parser.add_argument("--epochs", type=int, default=3)
    main(**vars(parser.parse_args()))
