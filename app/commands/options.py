"""The flags that several commands share."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import typer

from ...index.types import SHORTCOMINGS, Filters
from ...ingest.errors import BadSetting
from ...ingest.types import DocumentKind, Language
from ...ingest.zones import gazetteer, zone_called
from ..settings import SETTINGS, interface_language
from ..strings import text

_HELP = {setting.name: setting for setting in SETTINGS}
_T = TypeVar("_T", bound=str)


def _setting(name: str) -> str:
    return str(getattr(_HELP[name], interface_language()))


Question = Annotated[str, typer.Argument(help=text("search.question"), show_default=False)]
LibraryFolder = Annotated[
    Path | None,
    typer.Option("--library", help=_setting("library"), envvar="FTZQA_LIBRARY", show_default=False),
]
EncoderName = Annotated[
    str | None,
    typer.Option("--encoder", help=_setting("encoder"), envvar="FTZQA_ENCODER", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help=text("option.json"))]
K = Annotated[int, typer.Option("-k", min=1, max=1000, help=text("option.k"))]
Zone = Annotated[list[str] | None, typer.Option("--zone", help=text("option.zone"), show_default=False)]
Kind = Annotated[list[str] | None, typer.Option("--kind", help=text("option.kind"), show_default=False)]
Since = Annotated[
    datetime | None,
    typer.Option("--since", formats=["%Y-%m-%d"], help=text("option.since"), show_default=False),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help=text("option.until"), show_default=False),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help=text("option.as_of"), show_default=False),
]
ShortcomingFlag = Annotated[
    list[str] | None, typer.Option("--shortcoming", help=text("option.shortcoming"), show_default=False)
]
DocumentName = Annotated[
    list[str] | None, typer.Option("--document", help=text("option.document"), show_default=False)
]
LanguageName = Annotated[
    list[str] | None,
    typer.Option("--document-language", help=text("option.document_language"), show_default=False),
]
InForce = Annotated[bool, typer.Option("--in-force", help=text("option.in_force"))]
RerankerName = Annotated[
    str | None,
    typer.Option("--reranker", help=_setting("reranker"), envvar="FTZQA_RERANKER", show_default=False),
]
Context = Annotated[int, typer.Option("--context", min=0, max=5, help=text("option.context"))]
Explain = Annotated[bool, typer.Option("--explain", help=text("option.explain"))]

Group = Annotated[bool, typer.Option("--group", help=text("option.group"))]


def filters(
    *,
    zone: Zone = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    shortcoming: ShortcomingFlag = None,
    document: DocumentName = None,
    as_of: AsOf = None,
    in_force: InForce = False,
    document_language: LanguageName = None,
) -> Filters:
    """The filters that the flags ask for.

    Raises:
        BadSetting: a zone, kind or shortcoming that does not exist.
    """
    return Filters(
        zones=tuple(_zone(name) for name in zone or ()),
        kinds=_among("--kind", kind, get_args(DocumentKind)),
        shortcomings=_among("--shortcoming", [s.upper() for s in shortcoming or ()], SHORTCOMINGS),
        documents=tuple(document or ()),
        since=since.date() if since else None,
        until=until.date() if until else None,
        as_of=as_of.date() if as_of else None,
        languages=_among("--document-language", document_language, get_args(Language)),
        in_force=in_force,
    )


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the flags of ``filters`` in the place of its parameter ``wanted``, the filters."""
    flags = signature(filters).parameters

    @wraps(command)
    def run(**given: Any) -> None:
        command(wanted=filters(**{name: given.pop(name) for name in flags}), **given)

    parameters = [
        parameter.replace(kind=Parameter.KEYWORD_ONLY)
        for name, own in signature(command).parameters.items()
        for parameter in (flags.values() if name == "wanted" else (own,))
    ]
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # typer makes the flags from it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _zone(name: str) -> str:
    if zone := zone_called(name):
        return zone
    raise BadSetting(name="--zone", value=name, expected=", ".join(zone.id for zone in gazetteer()))


def _among(name: str, given: Sequence[str] | None, known: Sequence[_T]) -> tuple[_T, ...]:
    by_name = {value: value for value in known}
    for value in given or ():
        if value not in by_name:
            raise BadSetting(name=name, value=value, expected=", ".join(known))
    return tuple(by_name[value] for value in given or ())  # type: ignore[index]
