"""Every setting in one table: it makes the flags, the environment's names and the docs page."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import Final, TypeVar

from ..index.encoders import DEFAULT
from ..index.rerankers import BUNDLED
from ..ingest.errors import BadSetting
from ..ingest.types import Language

_T = TypeVar("_T", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A name, what it is when nobody says otherwise, and what it does.

    One that is a number has bounds: ``least`` and ``most``.
    """

    name: str
    default: str
    en: str
    zh: str
    least: float | None = None
    most: float | None = None

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"FTZQA_{self.name.upper()}"


SETTINGS: Final = (
    Setting(name="library", default="library", en="Folder of the library.", zh="文档库所在的文件夹。"),
    Setting(
        name="encoder",
        default=DEFAULT,
        en="Encoder: the bundled one, a folder, or any sentence-transformers model name.",
        zh="编码器：默认为内置模型，也可以是本地文件夹或任意 sentence-transformers 模型名称。",
    ),
    Setting(
        name="reranker",
        default=BUNDLED,
        en="Reranker: the bundled one, none, a folder, or any sentence-transformers CrossEncoder name.",
        zh="重排模型：默认为内置模型，也可以是 none（不重排）、本地文件夹或任意 CrossEncoder 模型名称。",
    ),
    Setting(
        name="language",
        default="auto",
        en="Language of messages and pages: zh, en, or auto for the system's own.",
        zh="界面和提示的语言：zh、en，或 auto（跟随系统）。",
    ),
    Setting(
        name="originals",
        default="copy",
        en="How original files are kept in the library: copy or link.",
        zh="原文件在文档库中的保存方式：copy（复制）或 link（链接）。",
    ),
    Setting(
        name="cache",
        default="",
        en="Folder for unpacked models and dictionaries; the user's cache folder if empty.",
        zh="解包后的模型和词典所在的文件夹；留空则用用户缓存文件夹。",
    ),
    Setting(
        name="llm",
        default="",
        en="Language model that writes answers: openai:MODEL, ollama:MODEL, any PROVIDER:MODEL of "
        "LangChain, or an OpenAI-compatible server (http://HOST:PORT/v1#MODEL); none if empty.",
        zh="撰写答案的语言模型：openai:模型、ollama:模型、LangChain 的其他“提供方:模型”，"
        "或兼容 OpenAI 的服务地址（http://主机:端口/v1#模型）；留空则不使用。",
    ),
    Setting(
        name="llm_timeout",
        default="120",
        en="Seconds after which a language model's answer is given up for the quoted one.",
        zh="等待语言模型作答的秒数；超时则改用引文答案。",
        least=0.1,
        most=86400,
    ),
    Setting(
        name="unsupported",
        default="drop",
        en="What becomes of a language model's sentences that the documents do not support: drop or mark.",
        zh="语言模型写出而资料不支持的句子如何处理：drop（删除）或 mark（标出）。",
    ),
    Setting(
        name="keep_answers",
        default="90",
        en="Days for which questions and answers are kept in the library for `ftzqa replay` and "
        "`ftzqa status --questions`; 0 keeps none.",
        zh="问题和答案在文档库中保存的天数，供 `ftzqa replay` 和 `ftzqa status --questions` 使用；"
        "0 表示不保存。",
        least=0,
        most=36500,
    ),
)
_BY_NAME: Final = {setting.name: setting for setting in SETTINGS}


def setting(name: str, given: str | None = None) -> str:
    """The value of a setting: as given, else from the environment, else its default.

    Raises:
        BadSetting: it is no number within the setting's bounds, and has some.
    """
    row = _BY_NAME[name]
    value = given or os.environ.get(row.variable) or row.default
    if row.least is not None and row.most is not None and not row.least <= _number(value) <= row.most:
        raise BadSetting(name=row.variable, value=value, expected=f"{row.least:g} … {row.most:g}")
    return value


def _number(value: str) -> float:
    """The number that ``value`` is, else not a number, which is within no bounds."""
    try:
        return float(value)
    except ValueError:
        return nan


def choice(name: str, allowed: Sequence[_T], given: str | None = None) -> _T:
    """The value of a setting that is one of a few.

    Raises:
        BadSetting: it is none of them.
    """
    value = setting(name, given)
    for one in allowed:
        if one == value:
            return one
    raise BadSetting(name=name, value=value, expected=", ".join(allowed))


def library_folder(given: Path | None = None) -> Path:
    """Where the library is."""
    return Path(setting("library", str(given) if given else None)).expanduser()


def interface_language(given: str | None = None) -> Language:
    """The language in which to speak to the user.

    Raises:
        BadSetting: the setting is none of zh, en, auto.
    """
    match setting("language", given):
        case "zh":
            return "zh"
        case "en":
            return "en"
        case "auto":
            system = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
            return "zh" if system.lower().startswith("zh") else "en"
        case other:
            raise BadSetting(name="language", value=other, expected="zh, en, auto")
