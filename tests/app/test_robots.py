"""What robots.txt permits, on the cases of RFC 9309 and on files as sites write them."""

import pytest
from ftzqa.app.robots import parse_robots

FILE = """\ufeff# welcome
User-Agent: *
Disallow: /private/   # not for machines
Allow: /private/open
Disallow: /*.pdf$
Disallow: /搜索
Crawl-delay: 3

User-agent: other
User-agent: ftzqa/1.0
Disallow: /tmp/
Disallow:

user-agent: FTZQA
disallow: /more/
crawl-delay: soon
"""


@pytest.mark.parametrize(
    ("path", "permitted"),
    [
        ("/", True),
        ("/private/page.html", False),
        ("/private/open/page.html", True),
        ("/law.pdf", False),
        ("/law.pdf?page=2", True),
        ("/%E6%90%9C%E7%B4%A2?q=1", False),
        ("/tmp/", True),
    ],
)
def test_rules_for_all(path: str, permitted: bool) -> None:
    rules = parse_robots(FILE, agent="somebody")
    assert rules.permit(path) is permitted
    assert rules.delay == 3


@pytest.mark.parametrize(
    ("path", "permitted"), [("/private/page", True), ("/tmp/x", False), ("/more/", False)]
)
def test_rules_for_us_replace_those_for_all(path: str, permitted: bool) -> None:
    rules = parse_robots(FILE, agent="ftzqa")
    assert rules.permit(path) is permitted
    assert rules.delay == 0


def test_of_two_equal_rules_the_one_that_allows_wins() -> None:
    assert parse_robots("User-agent: *\nDisallow: /a\nAllow: /a", agent="ftzqa").permit("/a/b")


@pytest.mark.parametrize(
    "text", ["", "<html>Not found</html>", "Disallow: /", "User-agent: other\nDisallow: /"]
)
def test_what_speaks_to_nobody_forbids_nothing(text: str) -> None:
    assert parse_robots(text, agent="ftzqa").permit("/anything")
