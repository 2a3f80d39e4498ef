"""The public benchmarks, on files of their formats made here."""

import json
from pathlib import Path

import pytest
from ftzqa.app.fakes import ScriptedChat
from ftzqa.eval.bench import System, measure
from ftzqa.eval.rgb import load_rgb
from ftzqa.index.fakes import HashingEncoder
from ftzqa.ingest.errors import BadCases, BadSetting, MissingPath

CONTEXTS = {
    "The lighthouse keeper feeds seven grey geese every morning.": "Who feeds the grey geese?",
    "Glaciers carve deep valleys and carry boulders to the plain.": "What carves deep valleys?",
    "The orchestra tunes its violins before the concert begins.": "When are the violins tuned?",
}


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    paragraphs = [
        {"context": c, "qas": [{"id": "1", "question": q, "answers": [{"text": c[:5], "answer_start": 0}]}]}
        for c, q in CONTEXTS.items()
    ]
    file = tmp_path / "xquad.en.json"
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")
    return file


def test_the_right_context_is_looked_for(squad: Path) -> None:
    found = measure("xquad-en", squad, system=System(encoder=HashingEncoder()))["xquad-en"]
    assert (found["n"], found["contexts"]) == (3, 3)
    assert found["hit@1"] == found["mrr@10"] == 1.0
    assert measure("xquad-en", squad, system=System(encoder=HashingEncoder()), limit=1)["xquad-en"]["n"] == 1


def test_both_directions_across_languages(squad: Path) -> None:
    (squad.parent / "xquad.zh.json").write_bytes(squad.read_bytes())
    found = measure("xquad-cross", squad.parent, system=System(encoder=HashingEncoder()))
    assert [found[way]["n"] for way in ("zh→en", "en→zh")] == [3, 3]


def test_rgb_answers_from_what_is_given_alone(tmp_path: Path) -> None:
    entry = {
        "id": 0,
        "query": "灯塔看守人每天早上喂几只灰鹅？",
        "answer": ["7只", ["灰鹅", "大雁"]],
        "positive": ["灯塔看守人每天早上喂7只灰鹅。"] * 1,
        "negative": [f"第{n}位乐手在音乐会之前调音。" for n in "一二三四五六"],
    }
    file = tmp_path / "rgb.jsonl"
    file.write_text(json.dumps(entry, ensure_ascii=False) + "\n", encoding="utf-8")
    found = measure("rgb-zh", file, system=System(encoder=HashingEncoder()))
    assert found["noise 0.0"]["n"] == 1
    assert found["noise 0.0"]["accuracy"] == found["noise 0.0"]["answered"]
    assert set(found["noise only"]) == {"n", "rejection"}
    chat = ScriptedChat("灯塔看守人每天早上喂7只灰鹅。[1]")
    written = measure("rgb-zh", file, system=System(encoder=HashingEncoder(), chat=chat))
    assert chat.prompts
    assert bool(chat.prompts) == (written["noise 0.0"]["answered"] > 0)


def test_rgb_gives_five_passages_and_wants_every_element(tmp_path: Path) -> None:
    file = tmp_path / "rgb.jsonl"
    entry = {
        "query": "?",
        "answer": ["一", ["二", "两"]],
        "positive": list("abcdef"),
        "negative": list("uvwxyz"),
    }
    file.write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    (question,) = load_rgb(file)
    assert question.given(0.4) == ("a", "b", "c", "u", "v")
    assert question.stated("一 和 两")
    assert not question.stated("一")


def test_what_is_no_benchmark_is_refused(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    with pytest.raises(BadSetting):
        measure("squad", tmp_path, system=System(encoder=encoder))
    with pytest.raises(MissingPath):
        measure("cmrc2018", tmp_path / "none.json", system=System(encoder=encoder))
    (tmp_path / "bad.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadCases):
        measure("cmrc2018", tmp_path / "bad.json", system=System(encoder=encoder))
    (tmp_path / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(BadCases):
        measure("rgb-zh", tmp_path / "bad.jsonl", system=System(encoder=encoder))
