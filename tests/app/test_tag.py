"""The trained tagger: what training gives, when it is not used, what it shows, what it keeps."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from ftzqa.app.build import build
from ftzqa.app.tag import Tagger, library_tagger, model_path
from ftzqa.app.tagging.features import Featurer, form_of
from ftzqa.app.tagging.fit import deal, distance
from ftzqa.app.tagging.labels import examples, merged, place_of, read_labels
from ftzqa.app.tagging.model import SHIPPED, Model, load_model, pooled
from ftzqa.app.tagging.train import train
from ftzqa.app.training import train_library
from ftzqa.index.bundled import BundledEncoder
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library
from ftzqa.index.reviews import Review, put_review
from ftzqa.index.taxonomy import load_taxonomy
from ftzqa.index.types import SHORTCOMINGS, Tag
from ftzqa.ingest.errors import BadCases, BadData, NoSuchDocument, TooFewLabels
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

# Words that the taxonomy does not know: only labels can teach what they stand for.
THEMES = {
    "S1": "主管部门应当在果园种植苹果和梨树，修剪枝条，采摘果实。",
    "S2": "主管部门应当修建池塘养殖鲤鱼，投放鱼苗，清理池底淤泥。",
    "S3": "主管部门应当为剧场排练戏曲，添置戏服，修理锣鼓。",
    "S4": "主管部门应当观测星空，磨制透镜，绘制星图。",
    "S5": "主管部门应当登山清点松树，记录树龄，绑扎枯枝。",
}
PLAIN = (
    "本办法自公布之日起施行。",
    "会议记录由秘书保管，保管期限为三年。",
    "办公场所每日清扫，窗户保持明亮。",
)
NUMBERS = "一二三四五六七八九十"


def text_of(title: str, articles: list[str]) -> str:
    body = [f"第{NUMBERS[i]}条　{article}" for i, article in enumerate(articles)]
    return f"# {title}\n\n" + "\n\n".join(body) + "\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Path]]:
    """A library of 36 short laws, each of which addresses one theme or none, and a file of their labels."""
    folder = tmp_path_factory.mktemp("tag")
    (folder / "texts").mkdir()
    rows = []
    for i in range(36):
        theme = ([*THEMES, None])[i % 6]
        articles = [f"{PLAIN[(i + j) % 3]}编号{i}之{j}，存档备查。" for j in range(5)]
        if theme:
            articles[1 + i % 3] = THEMES[theme]
        (folder / "texts" / f"law{i}.md").write_text(text_of(f"办法{i}", articles), encoding="utf-8")
        addresses = {s: s == theme for s in SHORTCOMINGS}
        named = {theme: [f"第{NUMBERS[1 + i % 3]}条"]} if theme else {}
        grades = {s: [2, 2] if s == theme else [0, 0] for s in SHORTCOMINGS}
        rows.append({"doc": f"law{i}.md", "addresses": addresses, "grades": grades, "articles": named})
    (folder / "labels.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    build([folder / "texts"], library=folder / "lib", encoder=HashingEncoder())
    yield Library(folder / "lib"), folder / "labels.jsonl"


@pytest.fixture(scope="module")
def model(world: tuple[Library, Path]) -> Model:
    """Fitted on the first 24 documents."""
    library, labels = world
    encoder, taxonomy = HashingEncoder(), load_taxonomy()
    found = examples(library, read_labels(labels)[:24], featurer=Featurer(encoder, taxonomy=taxonomy))
    return train(found, encoder=encoder, taxonomy=taxonomy)


def tags_of(library: Library, name: str, tagger: Tagger) -> tuple[Tag, ...]:
    id = library.find(name)[0]
    (document,) = [d for d in library.documents() if d.id == id]
    return tagger.tag(document, library.passages(id), library.passage_vectors(id))


def right(library: Library, tagger: Tagger) -> float:
    """Share of right flags on the documents that training did not see."""
    verdicts = []
    for i in range(24, 36):
        theme = ([*THEMES, None])[i % 6]
        verdicts += [
            (t.grade == "addresses") == (t.shortcoming == theme) for t in tags_of(library, f"law{i}", tagger)
        ]
    return sum(verdicts) / len(verdicts)


def test_training_teaches_what_the_taxonomy_does_not_say(world: tuple[Library, Path], model: Model) -> None:
    encoder = HashingEncoder()
    assert right(world[0], Tagger(encoder, model=model)) >= 0.95
    assert right(world[0], Tagger(encoder)) < 0.9


def test_a_flag_shows_the_article_that_carries_it(world: tuple[Library, Path], model: Model) -> None:
    tag = tags_of(world[0], "law25", Tagger(HashingEncoder(), model=model))[1]
    assert tag.grade == "addresses"
    assert len(tag.evidence) <= 3
    assert tag.evidence[0].locator == "第三条"
    assert tag.evidence[0].quote in THEMES["S2"] or THEMES["S2"] in tag.evidence[0].quote
    assert [e.score for e in tag.evidence] == sorted((e.score for e in tag.evidence), reverse=True)


def test_a_flag_that_is_sure_to_be_none_shows_nothing(world: tuple[Library, Path], model: Model) -> None:
    tagger = Tagger(HashingEncoder(), model=model)
    tags = [t for t in tags_of(world[0], "law29", tagger) if t.grade == "none" and not t.needs_review]
    assert tags
    assert not any(tag.evidence for tag in tags)


def test_fitting_again_gives_the_same_model(world: tuple[Library, Path], model: Model) -> None:
    library, labels = world
    encoder, taxonomy = HashingEncoder(), load_taxonomy()
    found = examples(library, read_labels(labels)[:24], featurer=Featurer(encoder, taxonomy=taxonomy))
    assert train(found, encoder=encoder, taxonomy=taxonomy).name == model.name


def test_a_saved_model_grades_as_before(world: tuple[Library, Path], model: Model, tmp_path: Path) -> None:
    model.save(tmp_path / "flags.json")
    again = load_model(tmp_path / "flags.json")
    assert again.name == model.name
    assert again.provenance == model.provenance
    encoder = HashingEncoder()
    for name in ("law24", "law30"):
        before = tags_of(world[0], name, Tagger(encoder, model=model))
        after = tags_of(world[0], name, Tagger(encoder, model=again))
        assert [t.grade for t in before] == [t.grade for t in after]
        assert [t.score for t in before] == pytest.approx([t.score for t in after], abs=2e-4)


def test_another_encoder_is_refused_and_told(world: tuple[Library, Path], model: Model) -> None:
    tagger = Tagger(HashingEncoder(name="other"), model=model)
    assert tagger.notice == "encoder"
    assert tagger.made_by.startswith("zero-shot")
    assert len(tags_of(world[0], "law1", tagger)) == len(SHORTCOMINGS)


def test_an_edited_taxonomy_works_at_once_without_training(world: tuple[Library, Path], model: Model) -> None:
    encoder = HashingEncoder()
    assert Tagger(encoder, model=model).notice is None
    tagger = Tagger(encoder, model=model, taxonomy=replace(load_taxonomy(), hash="edited"))
    assert tagger.notice == "taxonomy"
    assert {t.made_by for t in tags_of(world[0], "law1", tagger)} == {tagger.made_by}
    assert tagger.made_by.startswith("zero-shot")


def test_a_document_without_passages_has_no_flag(world: tuple[Library, Path], model: Model) -> None:
    document = next(iter(world[0].documents()))
    tags = Tagger(HashingEncoder(), model=model).tag(document, [], np.zeros((0, 256), dtype=np.float32))
    assert [(t.grade, t.score, t.needs_review) for t in tags] == [("none", 0.0, False)] * 5


def test_too_few_labels_are_told_with_numbers(world: tuple[Library, Path]) -> None:
    library, labels = world
    encoder, taxonomy = HashingEncoder(), load_taxonomy()
    found = examples(library, read_labels(labels)[:9], featurer=Featurer(encoder, taxonomy=taxonomy))
    with pytest.raises(TooFewLabels, match="S1 has 2"):
        train(found, encoder=encoder, taxonomy=taxonomy)


def test_a_library_trains_its_own_model_and_uses_it(world: tuple[Library, Path]) -> None:
    library, labels = world
    encoder = HashingEncoder()
    put_review(
        library,
        Review(
            document_id=library.find("law5")[0],
            shortcoming="S1",
            reviewer="a",
            grade="addresses",
            comment="",
            at=datetime.now(UTC),
        ),
    )
    done = train_library(library, [labels], encoder=encoder)
    assert done.documents == 36
    assert done.path == model_path(library)
    tagger = library_tagger(library, encoder)
    assert tagger.notice is None
    assert tagger.made_by.startswith(load_model(done.path).name)


def test_reviews_stand_above_labels_and_keep_their_articles() -> None:
    label = {"doc": "a.md", "addresses": {"S1": True, "S2": True}, "articles": {"S1": ["第一条"]}}
    review = {"doc": "a.md", "addresses": {"S1": None, "S2": False}, "grades": {"S2": [0]}, "articles": {}}
    (row,) = merged([label], [review])
    assert row["addresses"] == {"S1": True, "S2": False}
    assert row["articles"] == {"S1": ["第一条"]}


def test_labels_that_cannot_be_used_are_named(world: tuple[Library, Path], tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text('{"doc": "law1.md", "addresses": {"S1": "yes"}}\n', encoding="utf-8")
    with pytest.raises(BadCases):
        read_labels(path)
    featurer = Featurer(HashingEncoder(), taxonomy=load_taxonomy())
    with pytest.raises(NoSuchDocument):
        examples(world[0], [{"doc": "absent.md", "addresses": {}}], featurer=featurer)


@pytest.mark.parametrize("content", ["", "{}", '{"format": 0, "features": 0}', "[1]"])
def test_a_damaged_model_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "flags.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadData):
        load_model(path)


def test_the_shipped_model_fits_what_is_shipped(root: Path) -> None:
    provenance = load_model().provenance
    assert provenance.taxonomy == load_taxonomy().hash
    assert provenance.encoder == BundledEncoder.identity
    assert provenance.fitted_on
    assert (root / "app/data" / SHIPPED).stat().st_size < 1_000_000


def test_editions_and_translations_share_a_fold(world: tuple[Library, Path]) -> None:
    library, labels = world
    featurer = Featurer(HashingEncoder(), taxonomy=load_taxonomy())
    found = examples(library, read_labels(labels)[:6], featurer=featurer)
    folds = deal([replace(e, group="one") for e in found], folds=3)
    assert len(set(folds)) == 1


def test_a_law_is_made_of_articles(world: tuple[Library, Path]) -> None:
    library, _ = world
    passages = library.passages(library.find("law1")[0])
    assert form_of(passages) == "articles"
    assert form_of([]) == "sections"
    assert place_of("三") == place_of("三、") == "3"


@given(arrays(float, (6, 5), elements=st.floats(-2, 2)), st.integers(0, 5), st.floats(0, 2))
def test_a_stronger_passage_never_weakens_the_document(scores: np.ndarray, place: int, more: float) -> None:
    stronger = scores.copy()
    stronger[place] += more
    assert (pooled(stronger) >= pooled(scores) - 1e-9).all()


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_distance_grows_from_the_threshold(score: float, threshold: float) -> None:
    assert distance(score, threshold) == pytest.approx(distance(threshold, score))
    assert distance(threshold, threshold) == 0
