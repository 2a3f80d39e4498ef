"""Makes ``index/data/adapter.safetensors``: the linear map of the space of comparison.

    python -m ftzqa.eval.fit.adapter LAWS BENCHMARKS OUT QUESTIONS.jsonl…

Each question is drawn to the passages that answer it and from all others of its set: XQuAD's contexts of the
half that no benchmark figure uses, asked about in either language and searched in either, and the articles
that teaching sets (DESIGN section 6) name. Both sides go through one map, held near the identity.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...index.centring import load_means
from ...index.encoders import load_encoder
from .arguments import teaching_arguments
from .groups import load_rows
from .pairs import Pairs, law_pairs, squad_pairs

if TYPE_CHECKING:
    import torch

    from ...index.types import Encoder, Vectors

_EPOCHS, _BATCH, _RATE = 12, 256, 1e-3
_TEMPERATURE = 0.05
_NEAR_IDENTITY = 0.05  # weight of the squared difference from it


def main(*, laws: Path, benchmarks: Path, out: Path, questions: Sequence[Path]) -> None:
    """Encode both sides, learn the map, write it with where it came from."""
    import numpy as np
    from safetensors.numpy import save_file

    encoder = load_encoder()
    sets = [*squad_pairs(benchmarks), law_pairs(load_rows(questions), laws)]
    named = ", ".join(path.name for path in questions)
    provenance = {
        "encoder": encoder.identity,
        "questions": f"XQuAD zh and en (half of the contexts), {named}",
        "pairs": str(sum(len(pairs.questions) for pairs in sets)),
    }
    save_file({"map": learn(sets, encoder).astype(np.float16)}, out, metadata=provenance)


def learn(sets: Sequence[Pairs], encoder: "Encoder") -> "Vectors":
    """The map (d, d) under which questions come nearest to what answers them, by Adam on a softmax loss."""
    import torch

    torch.manual_seed(0)
    size = encoder.dimension
    change = torch.zeros((size, size), requires_grad=True)
    optimiser = torch.optim.Adam([change], lr=_RATE)
    sides = [_sides(pairs, encoder) for pairs in sets]
    places = torch.cat(
        [
            torch.stack([torch.full((len(p.questions),), k), torch.arange(len(p.questions))], 1)
            for k, p in enumerate(sets)
        ]
    )
    for _ in range(_EPOCHS):
        for batch in torch.split(places[torch.randperm(len(places))], _BATCH):
            loss = _NEAR_IDENTITY * (change**2).sum()
            for k in sorted(set(batch[:, 0].tolist())):
                chosen = batch[batch[:, 0] == k, 1]
                given = sides[k][0][chosen], sides[k][1], sets[k].answers[chosen]
                loss = loss + _loss(torch.eye(size) + change, *given) / len(batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    found: Vectors = (torch.eye(size) + change).detach().numpy()
    return found


def _sides(pairs: Pairs, encoder: "Encoder") -> "tuple[torch.Tensor, torch.Tensor]":
    """Centred rows of the questions (n, d) and of the passages (m, d)."""
    import torch

    means = load_means(encoder)
    asked = means.centre(encoder.queries(pairs.questions), "query", pairs.asked_in)
    told = encoder.passages(pairs.passages)
    return torch.tensor(asked), torch.tensor(means.centre(told, "passage", [pairs.told_in] * len(told)))


def _loss(
    map_: "torch.Tensor", questions: "torch.Tensor", passages: "torch.Tensor", answers: "torch.Tensor"
) -> "torch.Tensor":
    from torch.nn.functional import normalize

    scores = normalize(questions @ map_) @ normalize(passages @ map_).T / _TEMPERATURE
    return missed(scores, answers)


def missed(scores: "torch.Tensor", answers: "torch.Tensor") -> "torch.Tensor":
    """The sum over the questions of minus the log of the share that right passages have in the softmax."""
    import torch

    right = torch.logsumexp(scores.masked_fill(~answers, -1e9), 1)
    return (torch.logsumexp(scores, 1) - right).sum()


if __name__ == "__main__":
    main(**vars(teaching_arguments().parse_args()))
