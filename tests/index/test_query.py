"""What a question names: zones, documents, articles, time, and the searches a comparison takes."""

import pytest
from ftzqa.index.glossary import load_glossary
from ftzqa.index.places import mentions
from ftzqa.index.query import Query, parse
from ftzqa.index.titles import Titles, load_titles


@pytest.fixture(scope="module")
def titles() -> Titles:
    held = {
        "law": "中华人民共和国外商投资法",
        "rules": "中华人民共和国外商投资法实施条例",
        "shandong": "中国（山东）自由贸易试验区条例",
        "old": "中华人民共和国反垄断法（2007）",
        "new": "中华人民共和国反垄断法",
    }
    return load_titles(held, load_glossary())


def asked(question: str, titles: Titles) -> Query:
    return parse(question, titles)


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("上海口岸的开放", ["shanghai"]),
        ("那浙江呢？", ["zhejiang"]),
        ("Shandong and Chongqing FTZs", ["shandong", "chongqing"]),
        ("exhibitors in Guangdong and in Pudong", ["guangdong", "shanghai"]),
        ("临港新片区与前海蛇口", ["lingang", "guangdong"]),
        ("a declaration under the law", []),
    ],
)
def test_zones_provinces_and_cities_are_found_where_they_stand(text: str, zones: list[str]) -> None:
    assert [mention.zone for mention in mentions(text)] == zones


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("《外商投资法》怎么规定国民待遇？", {"law"}),
        ("外商投资法实施条例第三条", {"rules"}),
        ("What does the Foreign Investment Law say about complaints?", {"law"}),
        ("山东自贸条例里的三个片区", {"shandong"}),
        ("2007年的反垄断法", {"old", "new"}),
        ("反壟斷法", {"old", "new"}),
        ("怎样办理备案？", set()),
    ],
)
def test_documents_are_found_by_name_abbreviation_and_translation(
    question: str, documents: set[str], titles: Titles
) -> None:
    assert set(asked(question, titles).documents) == documents


def test_articles_are_read_in_both_languages_and_all_numerals(titles: Titles) -> None:
    assert asked("第十二条和第 20 条之一", titles).articles == ("12", "20-1")
    assert asked("Article 12 of the Regulations", titles).articles == ("12",)
    assert asked("十二条措施", titles).articles == ()


def test_a_year_or_a_word_of_the_past_asks_for_ended_editions_too(titles: Titles) -> None:
    assert asked("2007年的反垄断法里有吗？", titles).years == (2007,)
    assert asked("2007年的反垄断法里有吗？", titles).past
    assert asked("What did the previous edition require?", titles).past
    assert not asked("现行反垄断法", titles).past


def test_a_comparison_becomes_one_search_a_zone(titles: Titles) -> None:
    query = asked("注册公司到区外再投资，上海和重庆的条例各怎么对待？", titles)
    assert [(part.zones, part.text) for part in query.parts] == [
        (("shanghai",), "注册公司到区外再投资，上海的条例各怎么对待？"),
        (("chongqing",), "注册公司到区外再投资，重庆的条例各怎么对待？"),
    ]


def test_a_zone_and_its_part_are_not_compared(titles: Titles) -> None:
    assert asked("上海临港新片区的税率和上海其他地方有关吗？", titles).parts == ()


def test_a_question_is_understood_in_five_milliseconds(titles: Titles) -> None:
    from time import process_time
    from timeit import repeat

    question = (
        "How do the Shandong and Chongqing FTZ Regulations treat Article 12 of the Foreign Investment Law?"
    )
    asked(question, titles)
    assert min(repeat(lambda: asked(question, titles), timer=process_time, number=10, repeat=5)) / 10 < 0.005
