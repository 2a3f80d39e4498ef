"""What a question names: zones, documents, articles, time, and the searches a comparison takes."""

from datetime import date

import pytest
from ftzqa.index.glossary import load_glossary
from ftzqa.index.places import mentions
from ftzqa.index.query import Query, parse
from ftzqa.index.times import Time
from ftzqa.index.titles import Titles, load_titles


@pytest.fixture(scope="module")
def titles() -> Titles:
    held = {
        "law": "中华人民共和国外商投资法",
        "rules": "中华人民共和国外商投资法实施条例",
        "shandong": "中国（山东）自由贸易试验区条例",
        "old": "中华人民共和国反垄断法（2007）",
        "new": "中华人民共和国反垄断法",
        "state": "优化营商环境条例",
        "shanghai": "上海市优化营商环境条例",
    }
    return load_titles(held, load_glossary(), {"shanghai": {"shanghai"}})


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


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("第十二条和第 20 条之一", ["12", "20-1"]),
        ("第十二、十三条", ["12", "13"]),
        ("第十二至第十四条", ["12", "13", "14"]),
        ("第十二條第二款", ["12"]),
        ("海关法86条", ["86"]),
        ("十二条措施", []),
        ("Article 12 of the Regulations", ["12"]),
        ("Ａｒｔｉｃｌｅ １２", ["12"]),
        ("Art 12", ["12"]),
        ("Articles 12, 14 and 16-18", ["12", "14", "16", "17", "18"]),
        ("an article on trade", []),
    ],
)
def test_articles_are_read_in_both_languages_and_all_numerals(
    question: str, numbers: list[str], titles: Titles
) -> None:
    assert [article.number for article in asked(question, titles).cited] == numbers


@pytest.mark.parametrize(
    "question",
    [
        "《外商投资法》第十二条和反垄断法第二十一条",
        "Article 12 of the Foreign Investment Law and Article 21 of the Anti-Monopoly Law",
        "FIL Art. 12, Anti-Monopoly Law Art. 21",
    ],
)
def test_an_article_is_of_the_law_that_is_named_with_it(question: str, titles: Titles) -> None:
    cited = {article.number: set(article.documents) for article in asked(question, titles).cited}
    assert cited == {"12": {"law"}, "21": {"old", "new"}}


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("优化营商环境条例第五条", {"state"}),
        ("上海优化营商环境条例第五条", {"shanghai"}),
        ("上海的优化营商环境条例第五条", {"shanghai"}),
        ("FIL Implementing Regulations", {"rules"}),
        ("外资法实施条例", {"rules"}),
        ("the Regulations on the China (Shandong) Pilot Free Trade Zone", {"shandong"}),
    ],
)
def test_a_local_law_or_implementing_rules_are_known_by_what_people_call_them(
    question: str, documents: set[str], titles: Titles
) -> None:
    assert set(asked(question, titles).documents) == documents


def test_a_title_that_no_document_has_is_known_as_such(titles: Titles) -> None:
    assert asked("《民法典》第五百八十五条", titles).absent == ("民法典",)
    assert asked("《外商投资法》第二条", titles).absent == ()


@pytest.mark.parametrize(
    "question", ["What did the previous edition require?", "修订前怎么规定", "以前的规定是什么", "废止的条例"]
)
def test_words_that_look_back_ask_for_ended_editions_too(question: str, titles: Titles) -> None:
    assert asked(question, titles).time.every


@pytest.mark.parametrize(
    "question",
    [
        "现行反垄断法",
        "进口旧机电产品",
        "申请以前要做什么",
        "old-age insurance",
        "previously approved projects",
    ],
)
def test_words_of_another_sense_do_not_look_back(question: str, titles: Titles) -> None:
    assert not asked(question, titles).time.past


def test_a_year_or_a_day_is_that_of_an_edition_unless_it_is_to_come(titles: Titles) -> None:
    assert asked("2007年的反垄断法里有吗？", titles).time == Time(years=(2007,), past=True)
    assert asked("2021年5月1日有效的反垄断法", titles).time.day == date(2021, 5, 1)
    assert asked("到2999年的目标", titles).time == Time()


def test_a_comparison_becomes_one_search_a_zone(titles: Titles) -> None:
    query = asked("注册公司到区外再投资，上海和重庆的条例各怎么对待？", titles)
    assert [(part.zones, part.text) for part in query.parts] == [
        (("shanghai",), "注册公司到区外再投资，上海的条例各怎么对待？"),
        (("chongqing",), "注册公司到区外再投资，重庆的条例各怎么对待？"),
    ]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Compare Shanghai with Zhejiang on arbitration",
            ["Shanghai on arbitration", "Zhejiang on arbitration"],
        ),
        ("重慶與上海有什麼不同的仲裁規定", ["重庆的仲裁规定", "上海的仲裁规定"]),
        ("从上海到重庆的货物运输", []),
    ],
)
def test_zones_are_compared_however_they_are_written(question: str, parts: list[str], titles: Titles) -> None:
    assert [part.text for part in asked(question, titles).parts] == parts


def test_two_laws_compared_are_two_searches(titles: Titles) -> None:
    query = asked("外商投资法与外商投资法实施条例在投诉方面有何不同", titles)
    assert query.compares == "documents"
    assert [(part.documents, part.text) for part in query.parts] == [
        (("law",), "外商投资法在投诉方面"),
        (("rules",), "外商投资法实施条例在投诉方面"),
    ]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("外债到哪里登记？浦东恶意注册商标罚多少？", 2),
        ("Where must foreign debt be registered, and who supervises exports of dual-use items?", 2),
        ("海关稽查结论多久作出，以及单用途卡未报送信息怎么处罚", 2),
        ("特许经营合同的期限最短几年？有没有例外？", 0),
        ("How long is a single licence valid, and can it be extended?", 0),
        ("Which taxes does the Hainan Free Trade Port lower? What is the maximum fine?", 0),
        ("在上海注册的企业，由谁批准？", 0),
    ],
)
def test_questions_put_together_are_searched_one_by_one(question: str, count: int, titles: Titles) -> None:
    assert len(asked(question, titles).parts) == count


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
