"""Reranking: what is read, how it changes the order, and the bundled reranker's judgement."""

from pathlib import Path

import pytest
from ftzqa.app.build import build
from ftzqa.index.fakes import HashingEncoder, WordReranker
from ftzqa.index.library import Library
from ftzqa.index.rerankers import NONE, BundledReranker, load_reranker
from ftzqa.index.search import READING, Searcher

FIRST, READ = READING[0][0], sum(count for count, _ in READING)


def test_the_reranker_moves_what_answers_to_the_front_and_its_judgement_comes_with_the_hit(
    library: Library, encoder: HashingEncoder
) -> None:
    question = "应当建立外商投资国家安全审查工作机制"
    hits = Searcher(library, encoder, reranker=WordReranker()).search(question)
    assert "国家安全审查" in hits[0].passage.text
    assert hits[0].score == pytest.approx(sum(hits[0].scores.values()))
    assert hits[0].judgement is not None
    assert hits[0].scores["reranker"] > 0


@pytest.mark.parametrize(("question", "read"), [("片区范围", FIRST), ("港口码头泊位如何收费？片区", READ)])
def test_the_first_passages_are_read_and_more_only_where_none_of_them_answers(
    tmp_path: Path, encoder: HashingEncoder, question: str, read: int
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    articles = "\n\n".join(f"第{n}条 片区{n}的范围由管委会划定。" for n in range(1, 3 * READ))
    (folder / "long.md").write_text(f"# 长条例\n\n{articles}\n", encoding="utf-8")
    build([folder], library=tmp_path / "library", encoder=encoder)
    reranker = WordReranker()
    hits = Searcher(Library(tmp_path / "library"), encoder, reranker=reranker).search(question, k=2 * READ)
    assert len(reranker.read) == read
    assert [hit.judgement is not None for hit in hits] == [True] * read + [False] * (2 * READ - read)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_none_is_no_reranker() -> None:
    assert load_reranker(NONE) is None


@pytest.mark.slow
def test_the_bundled_reranker_tells_the_answer_from_its_neighbours_in_both_languages() -> None:
    reranker = BundledReranker()
    head = "某某自由贸易试验区条例"
    passages = [
        (head, "第二条 本条例适用于甲片区、乙片区和丙片区。"),
        (head, "第九条 管委会应当自受理申请之日起七个工作日内作出决定。逾期的，说明理由。"),
        (head, "第十条 鼓励金融机构在自贸试验区设立分支机构。"),
    ]
    for question in ("受理申请后多少天内要作出决定？", "Within how many days must a decision be made?"):
        judged = reranker.judge(question, passages)
        assert max(range(3), key=lambda i: judged[i].score) == 1
        marks = judged[1].marks
        text = passages[1][1]
        assert all(0 <= start < end <= len(text) for start, end, _ in marks)
        sentence = text.index("。") + 1
        first = [logit for start, _, logit in marks if start < sentence]
        second = [logit for start, _, logit in marks if start >= sentence]
        assert sum(first) / len(first) > sum(second) / len(second)


@pytest.mark.slow
def test_the_same_passage_is_judged_the_same_in_any_company() -> None:
    reranker = BundledReranker()
    question, passage = "片区有哪些？", ("条例", "第二条 包括甲片区、乙片区。")
    alone = reranker.judge(question, [passage])[0].score
    other = ("办法", "第一条 " + "为了规范管理，制定本办法。" * 20)
    assert reranker.judge(question, [other, passage])[1].score == pytest.approx(alone, abs=1e-3)


@pytest.mark.slow
def test_a_question_of_any_length_leaves_room_for_the_passage() -> None:
    reranker = BundledReranker()
    question = "管理委员会由谁设立？" + "我们是一家外资企业，情况比较复杂，请详细说明。" * 30
    head = "某某自由贸易试验区条例"
    judged = reranker.judge(
        question, [(head, "管理委员会由市人民政府设立。"), (head, "西红柿炒鸡蛋要放盐。")]
    )
    assert all(judgement.marks for judgement in judged)
    assert judged[0].score > judged[1].score
