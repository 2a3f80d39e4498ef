"""What is trained in torch is what is run: both networks say the same of the same weights."""

from importlib.resources import files

import numpy as np
import pytest
import torch
from ftzqa.eval.fit import network
from ftzqa.index import weights
from ftzqa.index.bundled import LAYERS, BundledEncoder
from ftzqa.index.rerankers import BundledReranker
from safetensors.torch import load

DATA = files("ftzqa.index") / "data"
QUESTIONS = ("片区有哪些？", "Within how many days must the committee decide on an application?")


def shipped(name: str) -> dict[str, torch.Tensor]:
    return {key: tensor.float() for key, tensor in load((DATA / f"{name}.safetensors").read_bytes()).items()}


def test_a_question_has_the_vector_that_training_saw() -> None:
    prompt = weights.PROMPTS["query"]
    ids = [weights.tokenizer().encode(prompt + text).ids for text in QUESTIONS]
    tensors = network.load_layers(weights.unpacked(), LAYERS)
    apply = network.changed(network.linear(tensors), shipped("questions"))
    with torch.inference_mode():
        rows = torch.nn.functional.normalize(network.embed(tensors, ids, layers=LAYERS, apply=apply)).numpy()
    assert BundledEncoder().questions(QUESTIONS) == pytest.approx(rows, abs=1e-4)


def test_a_pair_and_its_tokens_have_the_logits_that_training_saw() -> None:
    passage = "第二条 片区包括甲片区和乙片区。"
    tensors = shipped("reranker") | {"word": network.word_embeddings(weights.unpacked())}
    pairs = [weights.tokenizer().encode(question, passage) for question in QUESTIONS]
    with torch.inference_mode():
        scores, tokens = network.judge(tensors, [pair.ids for pair in pairs])
    for question, pair, score, row in zip(QUESTIONS, pairs, scores.tolist(), tokens, strict=True):
        judged = BundledReranker().judge(question, [("", passage)])[0]
        wanted = [
            logit
            for logit, part, (start, end) in zip(row.tolist(), pair.sequence_ids, pair.offsets, strict=True)
            if part == 1 and end > start
        ]
        assert judged.score == pytest.approx(score, abs=1e-3)
        assert np.array([logit for *_, logit in judged.marks]) == pytest.approx(np.array(wanted), abs=1e-3)
