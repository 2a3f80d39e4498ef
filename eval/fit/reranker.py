"""Trains ``index/data/reranker.safetensors`` on two CPU cores.

    python -m ftzqa.eval.fit.reranker LAWS BENCHMARKS OUT QUESTIONS.jsonl… [--start WEIGHTS] [--epochs 2]

It starts from the lower layers of the bundled encoder, whose word embeddings stay as they are and are not
shipped, and reads the half of XQuAD and CMRC 2018 that no benchmark figure uses; or it starts from weights
trained before. Then it reads questions over laws, mixed with those sets, each epoch with other wrong texts.
The loss of a group is the softmax of the right passage over the group, plus a binary loss for each pair
(near-misses are wrong altogether), plus a binary loss for each token: whether it stands in the sentence that
answers.
"""

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...index import weights
from ...index.rerankers import LAYERS
from . import network
from .arguments import teaching_arguments
from .groups import Group, law_groups, load_rows, squad_groups

if TYPE_CHECKING:
    import torch

    Tensors = dict[str, torch.Tensor]

_GROUPS = 4  # of a step
_SORTED = 16  # steps whose groups are put together by length
_TOKENS = 224
_RATES = (1e-4, 7e-5)  # for the reading sets, for the laws
_NEGATIVE_TOKENS = 0.3  # weight of the token loss in wrong passages


def main(
    *, laws: Path, benchmarks: Path, out: Path, questions: Sequence[Path], start: Path | None, epochs: int
) -> None:
    """Train from the bundled encoder or from ``start``, writing what there is after each stage."""
    rows = load_rows(questions)
    sets = [benchmarks / name for name in ("xquad.zh.json", "xquad.en.json", "cmrc2018.dev.json")]
    tensors, provenance = _start(start)
    if start is None:
        squad = squad_groups(*sets)
        _train(tensors, [squad], rate=_RATES[0], name="reading sets")
        provenance["reading sets"] = f"XQuAD, CMRC 2018 dev (half of the contexts), {len(squad)} groups"
        _save(tensors, out, provenance)
    mixed = [law_groups(rows, laws, seed=n) + squad_groups(*sets, seed=n) for n in range(1, epochs + 1)]
    _train(tensors, mixed, rate=_RATES[1], name="laws")
    named = ", ".join(path.name for path in questions)
    provenance["laws"] = f"{named} and the reading sets, {sum(map(len, mixed))} groups"
    _save(tensors, out, provenance)


def _start(weights_so_far: Path | None) -> "tuple[Tensors, dict[str, str]]":
    """The encoder's lower layers with fresh heads, or the weights trained before; and where they are from."""
    import torch
    from safetensors import safe_open

    folder = weights.unpacked()
    if weights_so_far:
        with safe_open(weights_so_far, "pt") as file:
            tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
            before = file.metadata() or {}
        return tensors | {"word": network.word_embeddings(folder)}, {"before": json.dumps(before)}
    tensors = network.load_layers(folder, LAYERS)
    draw = torch.Generator().manual_seed(0)
    for head in ("rank", "token"):
        tensors[f"{head}.weight"] = 0.02 * torch.randn(1, tensors["type"].shape[0], generator=draw)
        tensors[f"{head}.bias"] = torch.zeros(1)
    of = f"{weights.NAME} {weights.PACKED_SHA256[:12]}, layers 1 to {LAYERS}"
    return tensors, {"start": of}


def _train(tensors: "Tensors", epochs: Sequence[Sequence[Group]], *, rate: float, name: str) -> None:
    """One pass over each of ``epochs``; the rate warms up over the first steps and falls to nothing."""
    import torch

    steps = [step for seed, groups in enumerate(epochs, start=1) for step in _steps(groups, seed)]
    learned = [t.requires_grad_() for key, t in tensors.items() if key != "word"]
    optimiser = torch.optim.AdamW(
        [
            {"params": [t for t in learned if t.dim() > 1], "weight_decay": 0.01},
            {"params": [t for t in learned if t.dim() == 1], "weight_decay": 0.0},
        ],
        lr=rate,
        betas=(0.9, 0.98),
    )
    read = _Reading()
    for done, groups in enumerate(steps):
        share = min((done + 1) / (0.07 * len(steps)), 1.0) * max(0.02, 1 - done / len(steps))
        for parameters in optimiser.param_groups:
            parameters["lr"] = rate * share
        loss = read.loss(tensors, groups)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        if done % 20 == 0:
            sys.stderr.write(f"{name}: {done} of {len(steps)}, loss {loss.item():.3f}\n")
    for tensor in learned:
        tensor.requires_grad_(False)


def _steps(groups: Sequence[Group], seed: int) -> Iterator[list[Group]]:
    """Groups of about the same length together, the steps in random order."""
    draw = random.Random(seed)
    mixed = draw.sample(groups, len(groups))
    for at in range(0, len(mixed), _GROUPS * _SORTED):
        near = sorted(mixed[at : at + _GROUPS * _SORTED], key=_length)
        steps = [near[i : i + _GROUPS] for i in range(0, len(near), _GROUPS)]
        yield from draw.sample(steps, len(steps))


def _length(group: Group) -> int:
    return max(len(f"{head}{text}".encode()) for head, text in group.passages)


class _Reading:
    """Turns groups into token ids and labels, and those into a loss."""

    def loss(self, tensors: "Tensors", groups: Sequence[Group]) -> "torch.Tensor":
        """The mean loss of the groups."""
        import torch
        from torch.nn import functional as f

        read, labels = self._batch(groups)
        pairs, tokens = network.judge(tensors, read)
        total = torch.zeros(())
        at = 0
        for group in groups:
            rows = slice(at, at := at + len(group.passages))
            right = torch.zeros(len(group.passages))
            if group.answerable:
                right[0] = 1
                total = total + f.cross_entropy(pairs[rows][None], torch.tensor([0]))
            total = total + f.binary_cross_entropy_with_logits(pairs[rows], right)
            logits, wanted = tokens[rows], labels[rows]
            if group.spans:
                total = total + _token_loss(logits[0], wanted[0])
            total = total + _NEGATIVE_TOKENS * _token_loss(torch.cat(logits[1:]), torch.cat(wanted[1:]))
        return total / len(groups)

    def _batch(self, groups: Sequence[Group]) -> "tuple[list[Sequence[int]], list[torch.Tensor]]":
        """The token ids of each pair and their labels; a label is -1 outside the passage's text."""
        import torch

        ids, labels = [], []
        for group in groups:
            for i, (head, text) in enumerate(group.passages):
                pair = weights.tokenizer().encode(group.question, f"{head}\n{text}" if head else text)
                lead = len(head) + 1 if head else 0
                told = _labels(pair, lead, group.spans if i == 0 else ())
                ids.append(weights.cut(pair.ids, longest=_TOKENS))
                labels.append(torch.tensor([*told[: len(ids[-1]) - 1], -1.0]))
        return ids, labels


def _labels(pair: Any, lead: int, spans: Sequence[tuple[int, int]]) -> list[float]:
    """1 for a token within ``spans``, 0 for another of the text, -1 for the rest."""
    found = []
    for part, (start, end) in zip(pair.sequence_ids, pair.offsets, strict=True):
        inside = any(start - lead < right and end - lead > left for left, right in spans)
        found.append(float(inside) if part == 1 and end > lead else -1.0)
    return found


def _token_loss(logits: "torch.Tensor", labels: "torch.Tensor") -> "torch.Tensor":
    from torch.nn import functional as f

    told = labels >= 0
    if not told.any():
        return logits.sum() * 0
    return f.binary_cross_entropy_with_logits(logits[told], labels[told])


def _save(tensors: "Tensors", out: Path, provenance: Mapping[str, str]) -> None:
    from safetensors.torch import save_file

    kept = {name: t.detach().half().contiguous() for name, t in tensors.items() if name != "word"}
    save_file(kept, out, metadata=dict(provenance))


if __name__ == "__main__":
    parser = teaching_arguments()
    parser.add_argument("--start", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    main(**vars(parser.parse_args()))
