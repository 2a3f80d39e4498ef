"""Pages of government sites: the document and its card are read, what stands around them is not."""

from datetime import date
from pathlib import Path

import pytest
from ftzqa.ingest import Document, read, split

ARTICLES = "".join(f"<p>　　第{n}条　自贸试验区推进第{n}项改革，由管委会组织实施。</p>" for n in "一二三四五")
TITLE = "青岛市人民政府办公厅关于印发《中国（山东）自由贸易试验区青岛片区管理办法》的通知"


def page(folder: Path, body: str, *, title: str = "", charset: str = "utf-8") -> Document:
    head = f'<html><head><meta charset="{charset}"><title>{title}</title></head>'
    (folder / "page.html").write_text(f"{head}<body>{body}</body></html>", encoding=charset)
    return read(folder / "page.html", source="page.html")


def test_layout_of_tables_with_bars_trail_and_foot(tmp_path: Path) -> None:
    body = f"""<table><tr><td><img></td><td>无障碍 | 繁体 | English | 长者模式</td></tr></table>
    <table><tr><td><ul><li><a>首页</a></li><li><a>政务公开</a></li></ul></td><td><table>
    <tr><td>您现在所在的位置：<a>首页</a> &gt; <a>规范性文件</a></td></tr>
    <tr><td align=center><b>{TITLE}</b></td></tr>
    <tr><td>发布日期：2021-03-05　来源：办公厅　浏览次数：12　字号：【<a>大</a>】【<a>打印</a>】</td></tr>
    <tr><td><div>青政办发〔2021〕8号</div>{ARTICLES}<p>青岛市人民政府办公厅</p><p>2021年3月1日</p></td></tr>
    <tr><td>上一篇：<a>甲</a><br>下一篇：<a>乙</a></td></tr></table></td></tr></table>
    <div>［打印本页］［关闭窗口］</div><p>扫一扫在手机打开当前页</p>
    <table><tr><td>主办：办公厅　鲁ICP备05000000号</td></tr><tr><td>联系我们 | 网站地图</td></tr></table>"""
    document = page(tmp_path, body, charset="gb18030")
    lines = document.text.split("\n")
    assert lines[0] == document.title == TITLE
    assert lines[1] == "青政办发〔2021〕8号"
    assert lines[-2:] == ["青岛市人民政府办公厅", "2021年3月1日"]
    assert len(lines) == 9
    assert (document.number, document.issuer) == ("青政办发〔2021〕8号", "青岛市人民政府办公厅")
    assert (document.dates.published, document.found_in["published"]) == (date(2021, 3, 1), "signature")
    assert [p.locators[0].number for p in split(document)] == ["preamble", "1", "2", "3", "4", "5"]


def test_the_card_above_a_document_describes_it(tmp_path: Path) -> None:
    title = "国务院关于印发北京、湖南自由贸易试验区总体方案的通知"
    body = f"""<table><tr><td>索 引 号：</td><td>000014349</td><td>主题分类：</td><td>商贸</td></tr>
    <tr><td>发文机关：</td><td>国务院</td><td>成文日期：</td><td>2020年08月30日</td></tr>
    <tr><td>标　　题：</td><td colspan=3>{title}</td></tr>
    <tr><td>发文字号：</td><td>国发〔2020〕10号</td><td>发布日期：</td><td>2020.09.21</td></tr></table>
    <p><strong>国务院关于印发北京、湖南自由贸易试验区<br>总体方案的通知</strong></p><p>国发〔2020〕10号</p>
    <p>现将总体方案印发给你们，请认真贯彻执行。</p><p><b>一、总体要求</b></p><p>以制度创新为核心。</p>"""
    document = page(tmp_path, body)
    assert (document.title, document.issuer, document.number) == (title, "国务院", "国发〔2020〕10号")
    assert (document.dates.adopted, document.dates.published) == (date(2020, 8, 30), date(2020, 9, 21))
    assert document.found_in["issuer"] == "index card"
    assert document.zones == ("beijing", "hunan")
    assert document.text.startswith(title)
    assert "索" not in document.text


def test_a_table_of_articles_is_its_articles(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>第{n}条</td><td>推进第{n}项工作。</td></tr>" for n in "一二三")
    document = page(tmp_path, f"<h2>厦门经济特区条例</h2><table>{rows}</table>")
    assert [p.locators[0].number for p in split(document)] == ["1", "2", "3"]


def test_a_cell_over_several_rows_stands_in_each(tmp_path: Path) -> None:
    rows = "<tr><th>号</th><th>措施</th></tr><tr><td rowspan=2>2</td><td>甲</td></tr><tr><td>乙</td></tr>"
    document = page(tmp_path, f"<h1>负面清单</h1><table>{rows}</table>")
    assert document.text.split("\n")[1:] == ["号 | 措施", "2 | 甲", "2 | 乙"]


@pytest.mark.parametrize(
    "line",
    [
        "无障碍设施应当与主体工程同步建设。",
        "关闭矿山应当按照规定办理手续，来源清楚。",
        "主办单位：商务部、山东省人民政府",
        "版权所有者享有下列权利。",
        "Copyright protection extends to works in the zone.",
        "Updated guidance for traders is published every year.",
        "收藏单位应当说明来源，不得关闭展厅。",
    ],
)
def test_sentences_that_only_sound_like_a_page_are_kept(tmp_path: Path, line: str) -> None:
    assert line in page(tmp_path, f"<h1>规定</h1><p>第一条 甲。</p><p>{line}</p><p>第二条 乙。</p>").text
