"""Makes ``index/data/adapter.safetensors``: the linear map of the space of comparison.

    python -m ftzqa.eval.fit.adapter LAWS BENCHMARKS OUT QUESTIONS.jsonl…

Each question is drawn to the passages that answer it and from all others of its set: XQuAD's contexts of the
half that no benchmark figure uses, asked about in either language and searched in either, and the articles
that teaching sets (DESIGN section 6) name. Both sides go through one map, held near the identity.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...index.centring import load_means
from ...index.encoders import load_encoder
from ...ingest import normalise_locator
from ...ingest.types import Language
from ..bench import load_squad
from .groups import law_passages, load_rows

if TYPE_CHECKING:
    import torch

    from ...index.types import Encoder, Vectors

_EPOCHS, _BATCH, _RATE = 12, 256, 1e-3
_TEMPERATURE = 0.05
_NEAR_IDENTITY = 0.05  # weight of the squared difference from it
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Questions (n, d), passages (m, d), and which passages answer which questions (n, m)."""

    questions: "Vectors"
    passages: "Vectors"
    answers: "torch.Tensor"


def main(*, laws: Path, benchmarks: Path, out: Path, questions: Sequence[Path]) -> None:
    """Encode both sides, learn the map, write it with where it came from."""
    import numpy as np
    from safetensors.numpy import save_file

    encoder = load_encoder()
    rows = load_rows(questions)
    sets = [*squad_pairs(benchmarks, encoder), law_pairs(rows, laws, encoder)]
    named = ", ".join(path.name for path in questions)
    provenance = {
        "encoder": encoder.identity,
        "questions": f"XQuAD zh and en (half of the contexts), {named}",
        "pairs": str(sum(len(pairs.questions) for pairs in sets)),
    }
    save_file({"map": learn(sets).astype(np.float16)}, out, metadata=provenance)


def squad_pairs(folder: Path, encoder: "Encoder") -> list[Pairs]:
    """For each language of contexts, the questions of both about the half that is not held out."""
    read = {language: load_squad(folder / f"xquad.{language}.json") for language in _LANGUAGES}
    asked = {k: [q for q in questions if not q.held_out] for k, (_, questions) in read.items()}
    about = [question.context for language in _LANGUAGES for question in asked[language]]
    vectors = [_rows(encoder, "query", [q.text for q in asked[lang]], lang) for lang in _LANGUAGES]
    found = []
    for language, (contexts, _) in read.items():
        keys = sorted(set(about))
        passages = _rows(encoder, "passage", [contexts[key] for key in keys], language)
        found.append(_pairs(vectors, passages, [[keys.index(key)] for key in about]))
    return found


def law_pairs(rows: Sequence[Mapping[str, object]], laws: Path, encoder: "Encoder") -> Pairs:
    """The answerable questions and the articles named by any of them."""
    rows = [row for row in rows if row["answerable"]]
    wanted = [
        {(str(row["doc"]), normalise_locator(label)) for label in row["articles"]}  # type: ignore[attr-defined]
        for row in rows
    ]
    named = set().union(*wanted)
    passages = [
        ({(doc, number) for number in numbers}, f"{head}\n{text}")
        for doc, numbers, head, text in law_passages({doc for doc, _ in named}, laws)
        if not named.isdisjoint((doc, number) for number in numbers)
    ]
    answers = [[i for i, (places, _) in enumerate(passages) if places & gold] for gold in wanted]
    by_language = [[i for i, row in enumerate(rows) if row["lang"] == language] for language in _LANGUAGES]
    vectors = [
        _rows(encoder, "query", [str(rows[i]["question"]) for i in places], language)
        for language, places in zip(_LANGUAGES, by_language, strict=True)
    ]
    texts = _rows(encoder, "passage", [text for _, text in passages], "zh")
    return _pairs(vectors, texts, [answers[i] for places in by_language for i in places])


def learn(sets: Sequence[Pairs]) -> "Vectors":
    """The map (d, d) under which questions come nearest to what answers them, by Adam on a softmax loss."""
    import torch

    torch.manual_seed(0)
    size = sets[0].passages.shape[1]
    change = torch.zeros((size, size), requires_grad=True)
    optimiser = torch.optim.Adam([change], lr=_RATE)
    sides = [(torch.tensor(pairs.questions), torch.tensor(pairs.passages)) for pairs in sets]
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


def _loss(
    map_: "torch.Tensor", questions: "torch.Tensor", passages: "torch.Tensor", answers: "torch.Tensor"
) -> "torch.Tensor":
    """The sum over the questions of minus the log of the share that right passages have in the softmax."""
    import torch
    from torch.nn.functional import normalize

    scores = normalize(questions @ map_) @ normalize(passages @ map_).T / _TEMPERATURE
    right = torch.logsumexp(scores.masked_fill(~answers, -1e9), 1)
    return (torch.logsumexp(scores, 1) - right).sum()


def _pairs(questions: "Sequence[Vectors]", passages: "Vectors", answers: Sequence[Sequence[int]]) -> Pairs:
    import numpy as np
    import torch

    table = torch.zeros((len(answers), len(passages)), dtype=torch.bool)
    for row, right in enumerate(answers):
        table[row, list(right)] = True
    kept = table.any(1)
    return Pairs(questions=np.concatenate(questions)[kept.numpy()], passages=passages, answers=table[kept])


def _rows(encoder: "Encoder", side: str, texts: Sequence[str], language: Language) -> "Vectors":
    if side == "query":
        return load_means(encoder).centre(encoder.queries(texts), "query", [language] * len(texts))
    return load_means(encoder).centre(encoder.passages(texts), "passage", [language] * len(texts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for folder in ("laws", "benchmarks", "out"):
        parser.add_argument(folder, type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    main(**vars(parser.parse_args()))
