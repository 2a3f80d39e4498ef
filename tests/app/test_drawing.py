"""A quote is marked on its page wherever its lines break, and nothing else is."""

from ftzqa.app.drawing import _letters, _longest


def find(page: str, quote: str) -> str:
    letters, places = _letters(page)
    at, length = _longest(letters, _letters(quote)[0])
    return page[places[at] : places[at + length - 1] + 1] if length else ""


def test_a_quote_is_found_across_line_ends_and_hyphens() -> None:
    page = "Duties are\r\nwaived for har-\r\nbour craft. Others pay."
    assert (
        find(page, "Duties are waived for harbour craft.") == "Duties are\r\nwaived for har-\r\nbour craft."
    )
    assert (
        find("第二条 自贸试验区包\r\n括济南片区、青岛片区。", "自贸试验区包括济南片区")
        == "自贸试验区包\r\n括济南片区"
    )
    assert find("ＦＴＺ 　rules apply here", "FTZ rules apply") == "ＦＴＺ 　rules apply"


def test_the_longest_beginning_wins_where_a_quote_runs_on_to_the_next_page() -> None:
    page = "The zone may levy. The zone may levy dues on ships that"
    assert find(page, "The zone may levy dues on ships that stay overnight.") == page[19:]


def test_what_is_not_there_is_not_found() -> None:
    assert find("Something else entirely", "Harbour dues are waived") == ""
