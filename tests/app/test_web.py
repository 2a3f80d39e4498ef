"""How requests behave: pace, robots.txt, patience, and the places where no page may lead."""

import pytest
from ftzqa.app.fetch import fetch
from ftzqa.app.guard import is_public
from ftzqa.app.web import Manners, Web
from ftzqa.ingest.errors import (
    BrokenConnection,
    ForbiddenAddress,
    RefusedByRobots,
    RefusedByServer,
    TooManyRedirects,
)

from .websites import HERE, LAW, Run, Site, say, source

# Manners


def test_requests_to_one_host_are_a_second_apart(site: Site, run: Run) -> None:
    run(*(site.serve(f"/{n}", say(200, LAW)) for n in range(3)))
    assert len(site.asked) == 4  # robots.txt once, then three pages
    assert run.time.slept == [1.0, 1.0, 1.0]


def test_a_site_may_ask_for_longer_pauses(site: Site, run: Run) -> None:
    site.serve("/robots.txt", say(200, b"User-agent: *\nCrawl-delay: 9"))
    run(site.serve("/a", say(200, LAW)), site.serve("/b", say(200, LAW)))
    assert run.time.slept == [1.0, 9.0]


def test_robots_txt_is_obeyed_behind_redirects_too(site: Site, run: Run) -> None:
    site.serve("/robots.txt", say(200, b"User-agent: *\nDisallow: /closed/"))
    site.serve("/closed/a", say(200, LAW))
    report = run(f"{site.address}/closed/a", site.serve("/open", say(302, Location="/closed/a")))
    assert {type(error) for error in report.failed.values()} == {RefusedByRobots}
    assert (site.times("/closed/a"), site.times("/robots.txt")) == (0, 1)


def test_a_robots_txt_that_cannot_be_read_permits_nothing(site: Site, run: Run) -> None:
    site.serve("/robots.txt", say(503))
    error = run.failure(site.serve("/a", say(200, LAW)))
    assert isinstance(error, RefusedByServer)
    assert "robots.txt" in str(error)
    assert site.times("/a") == 0


def test_errors_of_the_server_are_waited_out_longer_each_time(site: Site, run: Run) -> None:
    report = run(site.serve("/a", say(500), say(502), say(200, LAW)), pause=0.0)
    assert [row.id for row in report.fetched] == ["d0"]
    assert run.time.slept == [1.0, 2.0]


def test_the_wait_that_a_server_asks_for_is_granted(site: Site, run: Run) -> None:
    run(site.serve("/a", say(429, Retry_After="40"), say(200, LAW)), pause=0.0)
    assert run.time.slept == [40.0]


def test_a_server_that_asks_for_an_hour_is_left_alone(site: Site, run: Run) -> None:
    error = run.failure(site.serve("/a", say(503, Retry_After="3600")), pause=0.0)
    assert isinstance(error, RefusedByServer)
    assert (run.time.slept, site.times("/a")) == ([], 1)


def test_attempts_end(site: Site, run: Run) -> None:
    assert isinstance(run.failure(site.serve("/a", say(500))), RefusedByServer)
    assert site.times("/a") == 4


# Places where no page may lead


def test_redirects_end(site: Site, run: Run) -> None:
    site.serve("/b", say(302, Location="/a"))
    assert isinstance(run.failure(site.serve("/a", say(302, Location="/b"))), TooManyRedirects)
    assert site.times("/a") + site.times("/b") == 6


@pytest.mark.parametrize(
    "target",
    [
        *("http://10.0.0.1/", "http://127.0.0.2/", "http://169.254.169.254/latest", "http://[::1]/"),
        *("http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://2130706434/", "http://0x7f.2/"),
        *("file:///etc/passwd", "ftp://example.org/a", "http://user:word@example.org/"),
    ],
)
def test_a_redirect_into_the_own_network_is_refused(site: Site, run: Run, target: str) -> None:
    assert isinstance(run.failure(site.serve("/a", say(302, Location=target))), ForbiddenAddress)
    assert site.times("/a") == 1


def test_a_name_is_looked_up_once_and_just_that_address_is_asked(site: Site, run: Run) -> None:
    """A name server may give a public address to the check and a private one to the connection."""
    answers = iter([[HERE], [HERE], ["10.0.0.1"]])
    web = Web(manners=Manners(pause=0), allowed={HERE}, resolve=lambda name: next(answers))
    port = site.serve("/a", say(200, LAW)).rpartition(":")[2]
    entries = [source("one", f"http://texts.example:{port}"), source("two", f"http://texts.example:{port}?")]
    report = fetch(entries, to=run.to, web=web)
    assert [row.id for row in report.fetched] == ["one"]
    assert isinstance(report.failed["two"], ForbiddenAddress)
    assert site.asked[-1][1]["Host"] == f"texts.example:{port.removesuffix('/a')}"


def test_the_next_address_is_tried_when_one_does_not_answer(site: Site, run: Run) -> None:
    web = Web(manners=Manners(pause=0), allowed={HERE, "::1"}, resolve=lambda name: ["::1", HERE])
    address = site.serve("/a", say(200, LAW)).replace(HERE, "texts.example")
    assert fetch([source("one", address)], to=run.to, web=web).fetched


def test_an_unknown_name_is_said_at_once(run: Run) -> None:
    def unknown(name: str) -> list[str]:
        raise OSError("no such name")

    web = Web(allowed=(), resolve=unknown, sleep=run.time.sleep)
    error = fetch([source("one", "http://nowhere.example/a")], to=run.to, web=web).failed["one"]
    assert isinstance(error, BrokenConnection)
    assert "no such name" in str(error)
    assert run.time.slept == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *(
            ("8.8.8.8", True),
            ("2001:4860:4860::8888", True),
            ("::ffff:8.8.8.8", True),
            ("64:ff9b::808:808", True),
        ),
        *(("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("100.64.0.1", False)),
        *(("127.0.0.1", False), ("169.254.169.254", False), ("0.0.0.0", False), ("224.0.0.1", False)),
        *(("::1", False), ("fe80::1", False), ("fc00::1", False), ("::ffff:10.0.0.1", False)),
        *(("2002:a00:1::", False), ("64:ff9b::a00:1", False), ("ff02::1", False), ("255.255.255.255", False)),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
