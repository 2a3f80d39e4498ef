"""What government web sites put around a document: bars, trails, feet, and the card that describes it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..dates import find_days
from ..extract import Part
from ..hygiene import fold

_BAR = re.compile(  # two of these make a bar
    r"发布(?:日期|时间)|(?:信息|文章)来源|责任编辑|(?:^|[\s　])(?:时间|日期|来源|作者|文号)[:：]"
    r"|(?:浏览|阅读|访问|点击)(?:次数|量|数)|字\s*[号体]\s*[:：]"
    r"|(?:^|[\s　【［\[（(|])(?:打\s*印|关\s*闭|收藏|分享|大|中|小|print|share)(?:$|[\s　】］\]）)|])"
    r"|min read|\bfont size\b",
    re.IGNORECASE,
)
_ALONE = re.compile(  # one of these at its beginning is enough
    r"您?(?:现在|当前)?(?:所在)?的?位置\s*[:：]|首页\s*(?:[>›»]|&gt;)|(?:上|下)一(?:篇|页)\s*(?:[:：]|$)"
    r"|扫一扫|微信扫|扫码(?:查看|阅读|关注)|分享(?:到|至)|返回(?:顶部|首页|列表)"
    r"|[［\[【（(]\s*(?:打印|关闭)|(?:打印|关闭)(?:本页|窗口)|设为首页|加入收藏"
    r"|无障碍(?:浏览|阅读|版|模式)?\s*(?:$|[|｜])|长者(?:模式|版|专区)|适老(?:版|模式)"
    r"|相关(?:链接|阅读|文章|稿件|解读|新闻)\s*[:：]?$|责任编辑|浏览次数|发布(?:日期|时间)\s*[:：]"
    r"|skip to|back to top|share (?:this|on)\b|print this|you are here|we use cookies"
    r"|related (?:articles|links|documents)$"
    r"|(?:published|posted|(?:last )?updated)(?: on)?:?\s*(?:\d{1,2} \w+ \d{4}|\w+ \d{1,2}, \d{4}|\d{4}-\d)",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"ICP\s*[备証证]|公网安备|网站标识码|版权所有(?![者人权])|copyright\s*(?:©|\(c\)|\d{4})|©\s*\d{4}"
    r"|all rights reserved",
    re.IGNORECASE,
)
_FEET = re.compile(  # two of these make a foot
    r"网站地图|网站声明|隐私(?:声明|政策)|技术支持\s*[:：]|(?:主办|承办|维护)(?:单位)?\s*[:：]|联系我们|关于我们"
)
_POSTED = re.compile(r"(?:日期|时间)\s*[:：]|published|posted", re.IGNORECASE)
_LONGEST = 160  # characters of a bar or a foot; a paragraph is longer or says more
_ARTICLE = re.compile("第[〇零一二三四五六七八九十百千0-9]+[条條]")

_LABELS = {
    label: field
    for field, labels in {
        "title": "标题 名称 信息名称 文件名称 文件标题",
        "issuer": "发文机关 发布机构 发文机构 制发机关 发布机关 发文单位 制定机关",
        "number": "发文字号 文号 发文文号 文件编号",
        "adopted": "成文日期 制发日期",
        "published": "发布日期 发文日期 印发日期 公开日期 发布时间 公布日期",
        "effective": "生效日期 实施日期 施行日期",
        "repealed": "废止日期 失效日期 失效时间",
        "": "索引号 主题分类 主题词 关键词 体裁分类 公开方式 公开范围 有效性 效力状态 时效性",
    }.items()
    for label in labels.split()
}
_CARD = 3  # labels that make a card
_OPENING = 25  # parts


def without_furniture(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts but for bars, trails, pagers and feet; of a table, its rows but for those."""
    for part in parts:
        if part.kind == "table":
            rows = [row for row in part.text.split("\n") if not _is_furniture(row.strip(" |"))]
            if rows:
                yield replace(part, text="\n".join(rows))
        elif part.kind == "heading" or not _is_furniture(part.text):
            yield part


def _is_furniture(text: str) -> bool:
    if len(text) > _LONGEST or _ARTICLE.match(text):
        return False
    several = max(len(set(pattern.findall(text))) for pattern in (_BAR, _FEET)) > 1
    return bool(several or _ALONE.match(text) or _FOOT.search(text))


def posted(parts: Iterable[Part]) -> str | None:
    """The day in the page's own bar, when the document was put there."""
    for part in parts:
        if _is_furniture(part.text) and (match := _POSTED.search(part.text)):
            for day, _, _ in find_days(_with_dashes(part.text[match.end() :])):
                return day.isoformat()
    return None


def card_of(parts: Sequence[Part]) -> tuple[dict[str, object], list[Part]]:
    """The fields of the card (索引号 …) that stands before a document, and the parts without it."""
    for at, part in enumerate(parts[:_OPENING]):
        if part.kind == "table" and len(pairs := dict(_pairs(_cells(part.text)))) >= _CARD:
            return _fields(pairs), [*parts[:at], *parts[at + 1 :]]
    lines = [
        (at, pair)
        for at, part in enumerate(parts[:_OPENING])
        if part.kind != "heading"
        for pair in list(_pairs([part.text]))[:1]
    ]
    if len(lines) < _CARD:
        return {}, list(parts)
    taken = {at for at, _ in lines}
    return _fields(dict(pair for _, pair in lines)), [p for at, p in enumerate(parts) if at not in taken]


def _cells(table: str) -> list[str]:
    return [cell.strip() for row in table.split("\n") for cell in row.split(" | ")]


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Label and value, in one cell with a colon between them or in two neighbouring ones."""
    for at, cell in enumerate(cells):
        label, colon, value = cell.replace("：", ":").partition(":")
        name = "".join(fold(label).split())
        if name in _LABELS:
            after = cells[at + 1] if at + 1 < len(cells) else ""
            yield name, value.strip() if colon and value.strip() else after


def _fields(pairs: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    days: dict[str, object] = {}
    for label, value in pairs.items():
        field = _LABELS[label]
        if not field or not value.strip("-—/无 "):
            continue
        if field in ("adopted", "published", "effective", "repealed"):
            day = next(find_days(_with_dashes(value)), None)
            if day:
                days[field] = day[0]
        else:
            found[field] = value
    if days.keys() == {"adopted"}:  # a card with one day: that of the document
        days = {"published": days["adopted"]}
    return found | ({"dates": days} if days else {})


def _with_dashes(text: str) -> str:
    return re.sub(r"(\d{4})[./](\d{1,2})[./](\d{1,2})", r"\1-\2-\3", text)
