"""The command line as a user meets it: output, exit codes, and what is said when something is wrong."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from ftzqa.app import cli
from ftzqa.index import encoders
from ftzqa.index.fakes import HashingEncoder
from ftzqa.index.library import Library

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], encoder: HashingEncoder) -> Run:
    """Run the command line; gives exit code, standard output and standard error."""
    for module in ("ftzqa.app.search", "ftzqa.app.commands.build", "ftzqa.app.commands.tag"):
        monkeypatch.setattr(f"{module}.load_encoder", lambda name: encoder)
    for name in ("FTZQA_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["ftzqa", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return call


def test_build_then_search_then_ask(run: Run, documents: Path, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    code, out, _ = run("build", documents, "--library", folder)
    assert code == 0
    assert "2 documents" in out
    code, out, _ = run("search", "山东自贸试验区有哪些片区", "--library", folder, "--json")
    hit = json.loads(out)["hits"][0]
    assert code == 0
    assert hit["locators"] == ["第二条"]
    assert hit["rank"] == 1
    code, out, _ = run("ask", "山东自贸试验区有哪些片区", "--library", folder)
    assert code == 0
    assert "济南片区、青岛片区、烟台片区。 [1]" in out
    assert "第二条" in out


def test_json_of_search_has_the_promised_fields(run: Run, library: Library) -> None:
    _, out, _ = run("search", "片区", "--library", library.folder, "--json", "-k", 1)
    shape = json.loads(out)
    assert set(shape) == {"question", "hits"}
    assert set(shape["hits"][0]) >= {
        *("rank", "score", "passage_id", "document_id", "source", "title", "locators"),
        *("headings", "pages", "text", "in_force", "shortcomings"),
    }


def test_json_of_ask_has_the_promised_fields(run: Run, library: Library) -> None:
    _, out, _ = run("ask", "山东自贸试验区有哪些片区", "--library", library.folder, "--json")
    shape = json.loads(out)
    assert set(shape) >= {
        *("question", "answer", "refused", "confidence", "sentences"),
        *("citations", "shortcomings", "warnings"),
    }
    assert set(shape["citations"][0]) == {
        *("n", "document_id", "passage_id", "source", "title"),
        *("locator", "page", "quote", "start", "end"),
    }
    assert set(shape["sentences"][0]) == {"text", "citations", "support"}


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "xlsx"])
def test_tag_writes_a_row_for_every_document(run: Run, documents: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"flags.{suffix}"
    code, _, _ = run("tag", documents, "--out", out)
    assert code == 0
    assert out.stat().st_size > 0
    if suffix == "jsonl":
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert [row["title"] for row in rows] == [
            "中国（山东）自由贸易试验区条例",
            "Note on the Shanghai zone",
        ]
        assert set(rows[0]["shortcomings"]) == {"S1", "S2", "S3", "S4", "S5"}


def test_tag_without_a_table_says_what_it_found(run: Run, documents: Path) -> None:
    (documents / "drawing.dwg").write_bytes(b"AC1015")
    code, out, _ = run("tag", documents, "--json")
    shape = json.loads(out)
    assert code == 1
    assert set(shape) == {"documents", "quarantined", "summary", "untrained"}
    assert shape["summary"]["documents"] == len(shape["documents"]) == 2
    assert shape["quarantined"][0]["source"] == "documents/drawing.dwg"
    assert set(shape["documents"][0]["shortcomings"]["S1"]) >= {"grade", "score", "needs_review", "evidence"}
    code, out, err = run("tag", documents)
    assert "S3 Policy and institutional coordination" in out
    assert "drawing.dwg" in err


def test_a_changed_taxonomy_is_shown_before_it_is_stored(
    run: Run, documents: Path, library: Library, root: Path, tmp_path: Path
) -> None:
    taxonomy = tmp_path / "mine.yaml"
    shipped = (root / "corpus/taxonomy.yaml").read_text("utf-8")
    wanted = "    indicators:\n"
    terms = {"济南": "Jinan", "青岛": "Qingdao", "烟台": "Yantai", "自贸试验区包括": "the zone holds"}
    lines = "".join(f"      - {{zh: {zh}, en: {en}}}\n" for zh, en in terms.items())
    taxonomy.write_text(shipped.replace(wanted, wanted + lines), encoding="utf-8")
    (document_id,) = library.find("shandong")
    stored = library.tags(document_id)
    arguments = ("tag", "--retag", "--taxonomy", taxonomy, "--library", library.folder)
    code, out, _ = run(*arguments, "--diff", "--json")
    shape = json.loads(out)
    assert (code, shape["documents"], shape["stored"]) == (0, 2, False)
    assert library.tags(document_id) == stored
    for change in shape["changes"]:
        assert change["before"]["grade"] != change["after"]["grade"]
    told = [change for change in shape["changes"] if change["document_id"] == document_id]
    assert told
    assert all(change["terms_added"] == sorted(terms) for change in told)
    assert any("济南" in item["quote"] for change in told for item in change["evidence_gained"])
    code, out, _ = run(*arguments, "--json")
    assert json.loads(out)["stored"]
    assert library.tags(document_id)[0].made_by != stored[0].made_by
    assert (library.folder / "taxonomy.yaml").read_bytes() == taxonomy.read_bytes()
    (documents / "later.md").write_text("# 后来的通知\n\n第一条 济南片区扩大。\n", encoding="utf-8")
    run("build", documents, "--library", library.folder)
    made_by = {tag.made_by for name in ("shandong", "later") for tag in library.tags(library.find(name)[0])}
    assert len(made_by) == 1
    code, out, _ = run("tag", "--retag", "--diff", "--library", library.folder, "--json")
    assert json.loads(out)["changes"] == []


def test_a_review_is_recorded_listed_exported_and_withdrawn(
    run: Run, library: Library, tmp_path: Path
) -> None:
    here = ("--library", library.folder)
    code, out, _ = run("review", "shandong", "s3", "addresses", "--by", "Li", "--comment", "第三条", *here)
    assert code == 0
    assert "Li · addresses · 第三条" in out
    run("review", "shandong", "S3", "none", "--by", "Wang", *here)
    code, out, _ = run("review", *here, "--json")
    first = json.loads(out)["flags"][0]
    assert (first["shortcoming"], first["grade"], first["disputed"]) == ("S3", "none", True)
    code, out, _ = run("review", "--agreement", *here, "--json")
    assert json.loads(out)["agreement"][0]["n"] == 1
    labels = tmp_path / "labels.jsonl"
    assert run("review", "--export", labels, *here)[0] == 0
    assert json.loads(labels.read_text("utf-8"))["grades"]["S3"] == [2, 0]
    assert run("review", "shandong", "S3", "withdraw", "--by", "Wang", *here)[0] == 0
    code, out, _ = run("review", "shandong", "S3", *here, "--json")
    assert json.loads(out)["flags"][0]["grade"] == "addresses"


def test_status_verify_and_remove(run: Run, library: Library) -> None:
    code, out, _ = run("status", "--library", library.folder, "--json")
    assert (code, json.loads(out)["documents"]) == (0, 2)
    assert run("verify", "--library", library.folder)[0] == 0
    code, out, _ = run("remove", "shandong", "--library", library.folder, "--json")
    assert (code, json.loads(out)["removed"]) == (0, ["documents/shandong.md"])
    assert library.counts()["documents"] == 1


def test_verify_finds_a_lost_original(run: Run, library: Library) -> None:
    next((library.folder / "originals").iterdir()).unlink()
    code, _, err = run("verify", "--library", library.folder)
    assert code == 3
    assert "original" in err


def test_a_quarantined_file_is_exit_code_1_and_is_named(run: Run, documents: Path, tmp_path: Path) -> None:
    (documents / "drawing.dwg").write_bytes(b"AC1015")
    code, out, _ = run("build", documents, "--library", tmp_path / "made")
    assert code == 1
    assert "drawing.dwg" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("search", " "), 2, "question is empty"),
        (("ask", ""), 2, "question is empty"),
        (("search", "x", "--kind", "novel"), 2, "--kind"),
        (("search", "x", "--zone", "atlantis"), 2, "--zone"),
        (("tag",), 2, "PATHS"),
        (("tag", ".", "--out", "flags.docx"), 2, ".xlsx, .csv, .jsonl"),
        (("tag", ".", "--diff"), 2, "--retag"),
        (("build", "/no/such/place"), 2, "/no/such/place"),
        (("remove", "nothing"), 2, "nothing"),
        (("frobnicate",), 2, "frobnicate"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    run: Run, library: Library, arguments: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = run(*arguments, *(() if len(arguments) == 1 else ("--library", library.folder)))
    assert found == code
    assert said in err
    assert out == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("FTZQA_LLM_TIMEOUT", "abc"), ("FTZQA_LLM_TIMEOUT", "nan"), ("FTZQA_KEEP_ANSWERS", "99999999999")],
)
def test_a_setting_that_is_no_number_it_can_be_is_said(
    run: Run, library: Library, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    code, out, err = run("ask", "x", "--library", library.folder, "--llm", "http://127.0.0.1:9/v1#none")
    assert (code, out) == (2, "")
    assert name in err
    assert value in err
    assert "…" in err


@pytest.mark.parametrize("json_wanted", [(), ("--json",)])
def test_an_answer_that_cannot_be_kept_is_printed_with_a_warning(
    run: Run, library: Library, monkeypatch: pytest.MonkeyPatch, json_wanted: tuple[str, ...]
) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr("sqlite3.connect", lambda path, **given: connect(path, **{**given, "timeout": 0.1}))
    other = connect(library.folder / "library.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    code, out, err = run("ask", "山东自贸试验区有哪些片区", "--library", library.folder, *json_wanted)
    other.close()
    assert code == 0
    assert "济南片区、青岛片区、烟台片区" in out
    assert "was not kept" in err
    assert "locked" in err


def test_a_question_that_was_no_utf8_is_answered_and_kept(run: Run, library: Library) -> None:
    typed = b"\xe5\xb1\xb1\xe4\xb8\x9c\xff".decode(errors="surrogateescape") + "自贸试验区有哪些片区"
    here = ("--library", library.folder)
    code, out, _ = run("ask", typed, "--after", "\udcff", "--json", *here)
    assert (code, json.loads(out)["question"]) == (0, "山东自贸试验区有哪些片区")
    assert (
        json.loads(run("replay", "--json", *here)[1])["answers"][0]["question"] == "山东自贸试验区有哪些片区"
    )
    assert run("replay", "\udcffz", *here)[0] == 2


def test_a_follow_up_names_the_document_that_the_answer_before_cites(run: Run, library: Library) -> None:
    before = ("--after", "山东自贸试验区有哪些片区")
    _, out, _ = run("ask", "那该条例什么时候施行？", *before, "--library", library.folder, "--json")
    assert json.loads(out)["question"] == "《中国（山东）自由贸易试验区条例》什么时候施行？"


def test_a_missing_library_is_exit_code_3(run: Run, tmp_path: Path) -> None:
    code, _, err = run("ask", "x", "--library", tmp_path / "none")
    assert code == 3
    assert "ftzqa build" in err


def test_errors_speak_chinese_where_the_system_does(
    run: Run, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    _, _, err = run("ask", " ", "--library", library.folder)
    assert "问题是空的" in err


def test_help_is_there_in_both_languages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Add documents to the library" in run("--help")[1]


def test_every_text_is_there_in_both_languages() -> None:
    from ftzqa.app.strings import catalogue

    for key, texts in catalogue().items():
        assert set(texts) == {"en", "zh"}, key
        assert all(text.strip() for text in texts.values()), key


def test_the_bundled_encoder_is_the_default() -> None:
    assert encoders.DEFAULT == "multilingual-e5-small"


def test_diff_shows_what_a_new_edition_changed(
    run: Run, library: Library, documents: Path, encoder: HashingEncoder
) -> None:
    text = (documents / "shandong.md").read_text("utf-8").replace("2020-09-25", "2024-05-01")
    newer = text.replace("烟台片区", "威海片区") + "\n第四条 自公布之日起施行。\n"
    (documents / "shandong-2024.md").write_text(newer, encoding="utf-8")
    run("build", documents, "--library", library.folder)
    code, out, _ = run("diff", "shandong", "shandong-2024", "--library", library.folder, "--json")
    changes = json.loads(out)["changes"]
    assert code == 0
    assert [(c["kind"], c["old"], c["new"]) for c in changes] == [("changed", "2", "2"), ("added", None, "4")]
    assert "威海片区" in changes[0]["new_text"]
    assert run("diff", "shandong", "shandong", "--library", library.folder)[1].startswith("The two hold")


def test_ask_save_keeps_the_question_once_as_a_candidate(run: Run, library: Library) -> None:
    for _ in range(2):
        run("ask", "山东自贸试验区有哪些片区", "--library", library.folder, "--save", "--json")
    lines = (library.folder / "candidates.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["question"] for line in lines] == ["山东自贸试验区有哪些片区"]


def test_grouped_hits_stand_together_under_their_document(run: Run, library: Library) -> None:
    _, out, _ = run("search", "片区 zone", "--library", library.folder, "--group", "--json")
    shape = json.loads(out)
    of = {hit["rank"]: hit["document_id"] for hit in shape["hits"]}
    groups = {group["document_id"]: group["ranks"] for group in shape["documents"]}
    assert len(groups) == len(shape["documents"]) > 1
    assert {rank: document for document, ranks in groups.items() for rank in ranks} == of
    assert next(iter(groups.values()))[0] == 1
    _, out, _ = run("search", "片区", "--library", library.folder, "--group", "--zone", "shandong")
    assert sum("found" in line for line in out.splitlines()) == 1


@pytest.mark.parametrize("verb", ["search", "ask"])
def test_search_and_ask_take_the_same_filters(run: Run, library: Library, verb: str) -> None:
    code, out, _ = run(
        *(verb, "片区 zone", "--library", library.folder, "--document-language", "en", "--json")
    )
    assert code == 0
    shape = json.loads(out)
    found = shape.get("hits") or shape["citations"] or shape["nearest"]
    assert {place["title"] for place in found} == {"Note on the Shanghai zone"}
    code, _, err = run(verb, "片区", "--library", library.folder, "--zone", "atlantis")
    assert code == 2
    assert "atlantis" in err
