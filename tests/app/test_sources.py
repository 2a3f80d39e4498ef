"""The catalogue of official documents: what its loader refuses, and that the shipped one says only facts."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from ftzqa.app.sources import DATES, Source, load_sources, select
from ftzqa.ingest.errors import BadData, BadSetting, MissingPath

LAW = {"id": "law-1", "title_en": "Law", "kind": "law"}


def load(tmp_path: Path, *entries: dict[str, object]) -> tuple[Source, ...]:
    path = tmp_path / "sources.yaml"
    path.write_text(yaml.safe_dump({"version": 1, "documents": list(entries)}, allow_unicode=True), "utf-8")
    return load_sources(path).documents


def test_fields_that_are_not_known_stay_empty(tmp_path: Path) -> None:
    (source,) = load(tmp_path, LAW)
    assert (source.title("zh"), source.title("en"), source.status, source.dates) == (
        "Law",
        "Law",
        "unknown",
        {},
    )


def test_a_date_says_as_much_as_is_known(tmp_path: Path) -> None:
    dates = {"adopted": 2023, "published": "2023-10", "effective": "2023-10-31"}
    assert load(tmp_path, LAW | {"dates": dates})[0].dates == {**dates, "adopted": "2023"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"zones": ["atlantis"]}, "zones"),
        ({"kind": "novel"}, "kind"),
        ({"status": "fine"}, "status"),
        ({"status": "revised", "successor": "law-9"}, "successor"),
        ({"status": "revised", "successor": "law-1"}, "successor"),
        ({"successor": "law-0"}, "successor"),
        ({"id": "../law"}, "id"),
        ({"id": "law-0"}, "id"),
        ({"title_en": ""}, "title_en"),
        ({"dates": {"adopted": "2023-02-30"}}, "dates.adopted"),
        ({"dates": {"adopted": "soon"}}, "dates.adopted"),
        ({"dates": {"signed": "2023-02-03"}}, "dates"),
        ({"dates": "2023"}, "dates"),
        ({"address": "ftp://gov.example/law", "address_kind": "official"}, "address"),
        ({"address": "gov.example/law", "address_kind": "official"}, "address"),
        ({"address": "https://", "address_kind": "official"}, "address"),
        ({"address": "https://[gov/", "address_kind": "official"}, "address"),
        ({"address": "https://a:b@gov.example/", "address_kind": "official"}, "address"),
        ({"address": "https://gov.example/law"}, "address_kind"),
        ({"address": "https://gov.example/law", "address_kind": "best"}, "address_kind"),
        ({"address_kind": "official"}, "address_kind"),
        ({"adress": "https://gov.example"}, "adress"),
    ],
)
def test_a_mistake_is_named_with_its_entry_and_field(
    tmp_path: Path, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(BadData) as error:
        load(tmp_path, LAW | {"id": "law-0"}, LAW | wrong)
    assert "documents[1]" in str(error.value)
    assert re.search(rf"(?<!\w){re.escape(field)}\b", str(error.value))


def test_a_missing_catalogue_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingPath):
        load_sources(tmp_path / "none.yaml")


def test_documents_are_chosen_by_id_zone_or_kind(tmp_path: Path) -> None:
    sources = load(
        tmp_path, LAW, LAW | {"id": "b", "kind": "notice", "zones": ["shandong"]}, LAW | {"id": "c"}
    )
    assert [s.id for s in select(sources, [])] == ["law-1", "b", "c"]
    assert [s.id for s in select(sources, ["shandong", "c"])] == ["b", "c"]
    assert [s.id for s in select(sources, ["law"])] == ["law-1", "c"]
    with pytest.raises(BadSetting, match="--only"):
        select(sources, ["shangdong"])


# The shipped catalogue against the facts


ZONES = {"hainan-ftz": "hainan", "hainan-ftp": "hainan", "zhejiang-expansion": "zhejiang"}
KINDS = {"policy opinion": "opinion", "negative list": "negative-list"}
FLAGS = {
    "title_zh": ("exact Chinese title",),
    "number": ("doc_number", "number"),
    "adopted": ("date", "all dates"),
    "published": ("published",),
    "effective": ("effective", "all dates"),
}
"""How the facts flag an unverified field; "date (day)" leaves month and year."""

STANDING = {
    "ftl-2022": "replaced from 2026-03-01",
    "ftl-2025": "83 articles, Art. 31 services negative list, in force 2026-03-01",
    "reg-sh-2014": "Regulation of 2014 (57 articles, in force 2014-08-01) replaced by a revised one",
    "reg-sh-2025": "revised Shanghai FTZ Regulation in force 2025-09-29",
    "nl-ftz-2021": "the FTZ list has not been reissued in any source seen after 2021",
    "nl-nat-2024": "2024 national list 31 to 29; in force 2024-11-01",
}
"""The facts that a status rests on; an edition of the negative list gives way to the next."""


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, dict[str, Any]]:
    content = yaml.safe_load((shared / "facts/documents.yaml").read_text("utf-8"))
    return {fact["id"]: fact | {"registry": content["sources"]} for fact in content["documents"]}


@pytest.mark.realdocs
def test_every_field_is_a_verified_fact(facts: dict[str, dict[str, Any]]) -> None:
    for source in load_sources().documents:
        check(source, facts[source.id])


def check(source: Source, fact: dict[str, Any]) -> None:
    flags = [str(flag) for flag in fact.get("unverified_fields", ())]
    assert "all fields from memory" not in flags
    said = {name: getattr(source, name) for name in ("title_zh", "title_en", "number")} | dict(source.dates)
    known = {
        **{name: fact.get(name) for name in ("title_zh", "title_en", "published", "effective")},
        "number": None if fact["doc_number"].get("unverified") else fact["doc_number"]["value"],
        "adopted": fact["date"],
    }
    for name, value in said.items():
        if value is None:
            continue
        assert value == known[name], (source.id, name)
        assert not [flag for flag in flags if flagged(name, flag, value)], (source.id, name)
    assert source.kind == KINDS.get(fact["type"], fact["type"]), source.id
    assert set(source.zones) <= {ZONES.get(zone, zone) for zone in fact["zones"]}, source.id
    for issuer in (source.issuer_zh, source.issuer_en):
        assert issuer is None or issuer in re.split(r" \(|\)$", fact["issuer"]), source.id
    if source.address:
        assert (source.address, source.address_kind) == (fact["url"], address_kind(fact))


def flagged(name: str, flag: str, value: str) -> bool:
    if name == "adopted" and flag == "date (day)":
        return len(value) > len("2023-10")
    return any(flag == mark or flag.startswith((f"{mark} ", f"{mark};")) for mark in FLAGS.get(name, ()))


def address_kind(fact: dict[str, Any]) -> str:
    """What the source registry says of the address; one that it does not list goes by its domain."""
    kinds = {row["kind"] for row in fact["registry"].values() if row["url"] == fact["url"]}
    if "official" in kinds or (urlsplit(fact["url"]).hostname or "").endswith((".gov.cn", ".gov.mo")):
        return "official"
    return "mirror" if "official_mirror" in kinds else "other"


def test_an_invented_field_would_be_found(tmp_path: Path) -> None:
    fact = {
        "title_en": "Law",
        "issuer": "NPC (人大)",
        "doc_number": {"value": "令第1号", "unverified": True},
        "date": "2023-10-31",
        "type": "law",
        "zones": [],
        "unverified_fields": ["date (day)"],
    }
    check(
        load(tmp_path, LAW | {"dates": {"adopted": "2023-10"}, "issuer_zh": "人大"})[0],
        fact | {"date": "2023-10"},
    )
    for wrong in (
        *({"number": "令第1号"}, {"dates": {"adopted": "2023-10-31"}}, {"dates": {"effective": "2023"}}),
        *({"zones": ["shandong"]}, {"issuer_en": "NDRC"}, {"title_zh": "法"}, {"kind": "notice"}),
    ):
        with pytest.raises(AssertionError):
            check(load(tmp_path, LAW | wrong)[0], fact)


@pytest.mark.realdocs
def test_a_status_rests_on_a_fact(shared: Path) -> None:
    texts = "".join((shared / "facts" / f"{name}.yaml").read_text("utf-8") for name in ("documents", "zones"))
    plain = re.sub(r"\s+", " ", texts)
    documents = {source.id: source for source in load_sources().documents}
    assert all(words in plain for words in STANDING.values())
    for source in documents.values():
        if source.status == "unknown" or source.id in STANDING:
            continue
        successor = documents[source.successor or ""]
        years = [next(iter(s.dates.values()), s.id[-4:])[:4] for s in (source, successor)]
        assert source.id.startswith("nl-ftz-"), source.id
        assert successor.id.startswith("nl-ftz-")
        assert years == sorted(years)


@pytest.mark.realdocs
def test_what_is_verified_is_not_left_out(facts: dict[str, dict[str, Any]]) -> None:
    documents = {source.id: source for source in load_sources().documents}
    for fact in facts.values():
        if "all fields from memory" in fact.get("unverified_fields", ()) or fact["type"] == "paper":
            assert fact["id"] not in documents
        else:
            source = documents[fact["id"]]
            assert source.number == fact["doc_number"]["value"]
            assert source.address == fact["url"]
    assert len(documents) == 153


def test_dates_run_forward() -> None:
    for source in load_sources().documents:
        days = [source.dates[name] for name in ("adopted", "published") if name in source.dates]
        assert days == sorted(days), source.id
        assert set(source.dates) <= set(DATES)
