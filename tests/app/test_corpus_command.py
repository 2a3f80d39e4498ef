"""``ftzqa corpus`` as a user meets it."""

import json
from functools import partial
from pathlib import Path

import pytest
from ftzqa.app import cli
from ftzqa.app.sources import Source, Sources
from ftzqa.app.web import Web

from .websites import HERE, LAW, Site, say, source


def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: object
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of ``ftzqa corpus ARGUMENTS``."""
    monkeypatch.setenv("FTZQA_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr("sys.argv", ["ftzqa", "corpus", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    return int(end.value.code or 0), said.out, said.err


@pytest.fixture
def catalogue(site: Site, monkeypatch: pytest.MonkeyPatch) -> tuple[Source, ...]:
    """Two documents of the site, one of which it does not have, and one without an address."""
    documents = (
        source("rules", site.serve("/rules", say(200, LAW)), zones=("shandong",)),
        source("gone", f"{site.address}/gone"),
        source("unlisted", None, kind="notice"),
    )
    made = Sources(version=1, hash="", documents=documents)
    monkeypatch.setattr("ftzqa.app.commands.corpus.load_sources", lambda: made)
    monkeypatch.setattr("ftzqa.app.web.Web", partial(Web, allowed={HERE}, sleep=lambda seconds: None))
    return documents


@pytest.mark.usefixtures("catalogue")
def test_fetch_says_what_came_what_failed_and_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "official texts"
    code, out, _ = call(monkeypatch, capsys, "fetch", "--to", folder)
    assert code == 1
    assert "gone: http" in out
    assert "404" in out
    assert f"ftzqa build '{folder}'" in out.replace("\n", "")
    assert (folder / "rules.html").read_bytes() == LAW
    code, out, _ = call(monkeypatch, capsys, "fetch", "--to", folder, "--only", "shandong", "--json")
    shape = json.loads(out)
    assert code == 0
    assert (shape["fetched"], shape["unchanged"], shape["failed"]) == ([], ["rules"], {})


@pytest.mark.usefixtures("catalogue")
def test_the_limit_is_the_users(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, site: Site
) -> None:
    site.serve("/rules", say(200, LAW, Content_Length="1500000"))
    _, out, _ = call(monkeypatch, capsys, "fetch", "--to", tmp_path, "--only", "rules", "--limit", "1")
    assert "larger than 1 MB" in out


@pytest.mark.usefixtures("catalogue")
def test_list_shows_the_catalogue(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = call(monkeypatch, capsys, "list")
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["rules", "gone", "unlisted"]
    _, out, _ = call(monkeypatch, capsys, "list", "--only", "notice", "--json")
    assert [row["id"] for row in json.loads(out)["documents"]] == ["unlisted"]


@pytest.mark.usefixtures("catalogue")
def test_an_unknown_name_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = call(monkeypatch, capsys, "fetch", "--to", tmp_path, "--only", "atlantis")
    assert (code, out) == (2, "")
    assert "--only cannot be 'atlantis'" in err


def test_the_shipped_catalogue_is_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(monkeypatch, capsys, "list", "--only", "lg-plan-2019", "--json")
    assert code == 0
    assert json.loads(out)["documents"][0]["number"] == "国发〔2019〕15号"
