"""What a fetch keeps, skips, resumes and refuses, from sites that misbehave."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler
from itertools import count

import pytest
from ftzqa.app.fetch import fetch
from ftzqa.app.manifest import read_manifest
from ftzqa.app.web import Manners, Web
from ftzqa.ingest import read
from ftzqa.ingest.errors import (
    BadData,
    BadSetting,
    BrokenConnection,
    Oversized,
    RefusedByServer,
    WrongType,
)

from .websites import HERE, LAW, PDF, Answer, Run, Site, ranged, say, source

# What is kept


def test_a_page_is_kept_raw_with_a_row_in_the_manifest_and_can_be_read(site: Site, run: Run) -> None:
    site.serve("/new.html", say(200, LAW, Content_Type="text/html; charset=utf-8", ETag='"1"'))
    report = run(site.serve("/old", say(301, Location="/new.html")))
    assert (run.to / "d0.html").read_bytes() == LAW
    row = json.loads((run.to / "manifest.jsonl").read_text("utf-8"))
    assert row["id"] == "d0"
    assert (row["address"], row["final_address"]) == (f"{site.address}/old", f"{site.address}/new.html")
    assert (row["sha256"], row["size"]) == (hashlib.sha256(LAW).hexdigest(), len(LAW))
    assert (row["content_type"], row["status"], row["etag"]) == ("text/html; charset=utf-8", 200, '"1"')
    assert row["time"].endswith("+00:00")
    assert [kept.file for kept in report.fetched] == ["d0.html"]
    assert "第一条" in read(run.to / "d0.html", source="d0.html").text
    assert sorted(path.name for path in run.to.iterdir()) == ["d0.html", "manifest.jsonl"]


def test_every_request_names_the_project(site: Site, run: Run) -> None:
    run(site.serve("/a", say(200, LAW)))
    assert len(site.asked) == 2
    assert all(headers["User-Agent"].startswith("ftzqa/") for _, headers in site.asked)


@pytest.mark.parametrize("fresh", [{"ETag": '"1"'}, {"Last_Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}, {}])
def test_what_has_not_changed_is_not_fetched_again(site: Site, run: Run, fresh: dict[str, str]) -> None:
    address = site.serve("/a", say(200, LAW, **fresh), say(304, Content_Length="0"))
    run(address)
    report = run(address)
    assert [row.id for row in report.unchanged] == ["d0"]
    asked = site.asked[-1][1]
    assert asked.get("If-None-Match", asked.get("If-Modified-Since")) == next(iter(fresh.values()), None) or (
        not fresh and asked["If-Modified-Since"].endswith("GMT")
    )
    assert (run.to / "d0.html").read_bytes() == LAW


def test_a_server_that_knows_no_conditions_is_compared_by_content(site: Site, run: Run) -> None:
    changed = LAW.replace("第一条".encode(), "第二条".encode())
    address = site.serve("/a", say(200, LAW), say(200, LAW), say(200, changed))
    run(address)
    assert [row.id for row in run(address).unchanged] == ["d0"]
    assert [row.id for row in run(address).fetched] == ["d0"]
    assert (run.to / "d0.html").read_bytes() == changed


def test_a_file_that_was_damaged_or_moved_is_fetched_whole(site: Site, run: Run) -> None:
    address = site.serve("/a", say(200, LAW, ETag='"1"'))
    run(address)
    (run.to / "d0.html").write_text("gone wrong", "utf-8")
    run(address)
    assert "If-None-Match" not in site.asked[-1][1]
    assert (run.to / "d0.html").read_bytes() == LAW


def test_a_page_that_became_another_format_leaves_no_old_file(site: Site, run: Run) -> None:
    address = site.serve("/a", say(200, LAW), say(200, PDF, Content_Type="application/pdf"))
    run(address)
    run(address)
    assert sorted(path.name for path in run.to.iterdir()) == ["d0.pdf", "manifest.jsonl"]


def test_a_notice_that_issues_several_documents_is_fetched_once(site: Site, run: Run) -> None:
    address = site.serve("/notice", say(200, LAW))
    report = run(address, address, options={"only": ["d1"]})
    assert [(row.file, row.documents) for row in report.fetched] == [("d0.html", ("d1",))]


def test_one_failure_does_not_stop_the_others(site: Site, run: Run) -> None:
    told: list[tuple[int, int, str]] = []
    report = run(
        *(site.serve("/a", say(404)), site.serve("/b", say(200, LAW))),
        options={"progress": lambda *what: told.append(what)},
    )
    assert isinstance(report.failed["d0"], RefusedByServer)
    assert "404" in report.failed["d0"].message("zh")
    assert [row.id for row in report.fetched] == ["d1"]
    assert told == [(1, 2, "d0"), (2, 2, "d1")]
    assert list(read_manifest(run.to)) == ["d1"]


def test_reports_and_databases_are_passed_over_unless_asked_for(site: Site, run: Run) -> None:
    address = site.serve("/a", say(200, LAW))
    entries = [source("law", None), source("report", address, address_kind="other")]
    report = fetch(entries, to=run.to, web=run.web())
    assert (report.fetched, report.without_address, report.passed_over) == ((), ("law",), ("report",))
    assert fetch(entries, to=run.to, unofficial=True, web=run.web()).fetched
    assert fetch(entries, to=run.to, only=["report"], web=run.web()).unchanged
    with pytest.raises(BadSetting, match="atlantis"):
        fetch(entries, to=run.to, only=["atlantis"], web=run.web())


def test_a_broken_manifest_is_named_with_its_line(site: Site, run: Run) -> None:
    run.to.mkdir()
    (run.to / "manifest.jsonl").write_text('{"id": "d0"}\n', "utf-8")
    with pytest.raises(BadData, match=r"manifest\.jsonl, line 1"):
        run(site.serve("/a", say(200, LAW)))


# Servers that do not answer as they should


def test_a_server_that_falls_silent_is_given_up(site: Site, run: Run) -> None:
    silent = threading.Event()
    address = site.serve("/a", lambda _: (silent.wait(5), None)[1])
    error = run.failure(address, timeout=0.1, attempts=2)
    silent.set()
    assert isinstance(error, BrokenConnection)
    assert site.times("/a") == 2


def test_a_body_that_drips_forever_is_given_up(site: Site, run: Run) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        say(200, LAW, Content_Length="40000000")(handler)
        for _ in range(400):
            handler.wfile.write(b"\n" * 100_000)

    web = Web(manners=Manners(attempts=1), allowed={HERE}, clock=count(step=100).__next__)
    error = fetch([source("drip", site.serve("/a", drip))], to=run.to, web=web).failed["drip"]
    assert isinstance(error, BrokenConnection)
    assert "300 s" in str(error)


@pytest.mark.parametrize("mark", [{"ETag": '"v1"'}, {"Last_Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}])
def test_a_cut_download_goes_on_where_it_stopped(site: Site, run: Run, mark: dict[str, str]) -> None:
    address = site.serve("/a.pdf", ranged(PDF, stop=50_000, **mark), ranged(PDF, **mark))
    report = run(address)
    assert (run.to / "d0.pdf").read_bytes() == PDF
    assert report.fetched[0].size == len(PDF)
    assert site.asked[-1][1]["Range"] == "bytes=50000-"
    assert not (run.to / ".partial").exists()


def test_it_goes_on_in_the_next_run(site: Site, run: Run) -> None:
    address = site.serve("/a.pdf", ranged(PDF, stop=50_000, ETag='"v1"'), ranged(PDF, ETag='"v1"'))
    assert isinstance(run.failure(address, attempts=1), BrokenConnection)
    assert run(address).fetched[0].sha256 == hashlib.sha256(PDF).hexdigest()
    assert site.asked[-1][1]["Range"] == "bytes=50000-"


def test_two_editions_are_never_joined(site: Site, run: Run) -> None:
    other = PDF[:9] + PDF[:8:-1]
    address = site.serve("/a.pdf", ranged(PDF, stop=50_000, ETag='"v1"'), ranged(other, ETag='"v2"'))
    run(address)
    assert (run.to / "d0.pdf").read_bytes() == other


@pytest.mark.parametrize("mark", [{}, {"ETag": 'W/"v1"'}])
def test_without_a_mark_to_hold_on_to_all_is_fetched_again(
    site: Site, run: Run, mark: dict[str, str]
) -> None:
    run(site.serve("/a.pdf", ranged(PDF, stop=50_000, **mark), ranged(PDF, **mark)))
    assert (run.to / "d0.pdf").read_bytes() == PDF
    assert "Range" not in site.asked[-1][1]


@pytest.mark.parametrize("wrong", [say(416), say(206, PDF[:9], Content_Range="bytes 7-15/102409")])
def test_a_range_that_does_not_fit_starts_over(site: Site, run: Run, wrong: Answer) -> None:
    mark = {"ETag": '"v1"'}
    run(site.serve("/a.pdf", ranged(PDF, stop=50_000, **mark), wrong, ranged(PDF, **mark)))
    assert (run.to / "d0.pdf").read_bytes() == PDF


def test_two_gigabytes_are_refused_when_they_are_announced(site: Site, run: Run) -> None:
    error = run.failure(site.serve("/a", say(200, LAW, Content_Length=str(2 << 30))))
    assert isinstance(error, Oversized)
    assert "50 MB" in str(error)
    assert site.times("/a") == 1


def test_an_endless_answer_is_cut_at_the_limit(site: Site, run: Run) -> None:
    sent = [0]

    def stream(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while sent[0] < 2 << 30:
            sent[0] += handler.wfile.write(b"<" * 65536)

    assert isinstance(run.failure(site.serve("/a", stream), limit=1_000_000), Oversized)
    assert sent[0] < 50_000_000
    assert list(run.to.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "declared", "body"),
    [
        ("/a", "image/png", b"\x89PNG"),
        ("/a.pdf", "text/html", LAW),
        ("/a.pdf", "application/pdf", LAW),
        ("/a", "text/html", PDF),
        ("/a", "text/html", b""),
        ("/a.docx", "application/octet-stream", PDF),
        ("/a.exe", "application/octet-stream", b"MZ\x90\0"),
    ],
)
def test_what_is_not_the_text_is_refused(site: Site, run: Run, path: str, declared: str, body: bytes) -> None:
    assert isinstance(run.failure(site.serve(path, say(200, body, Content_Type=declared))), WrongType)
    assert list(run.to.iterdir()) == []


def test_a_download_without_a_type_goes_by_its_address(site: Site, run: Run) -> None:
    run(site.serve("/a.pdf", say(200, PDF, Content_Type="application/octet-stream")))
    assert (run.to / "d0.pdf").read_bytes() == PDF
