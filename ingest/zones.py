"""Which free trade zones a text is about, against the gazetteer of the starter collection."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from .matching import match_form

# Cities and districts whose rules are the business of a zone's province.
_CITIES = {
    "shanghai": "浦东, 张江, 外高桥, 洋山, 陆家嘴, 金桥, Pudong, Zhangjiang, Waigaoqiao, Yangshan, Lujiazui, "
    "Jinqiao",
    "shandong": "济南, 青岛, 烟台, 前湾, Jinan, Qingdao, Yantai",
    "zhejiang": "杭州, 宁波, 舟山, 义乌, 大榭, Hangzhou, Ningbo, Zhoushan, Yiwu",
    "guangdong": "广州, 深圳, 珠海, 南沙, 前海, 横琴, Guangzhou, Shenzhen, Zhuhai, Nansha, Qianhai, Hengqin",
    "tianjin": "滨海新区, 东疆, Binhai, Dongjiang",
    "fujian": "福州, 厦门, 平潭, Fuzhou, Xiamen, Pingtan",
    "henan": "郑州, 开封, 洛阳, Zhengzhou, Kaifeng, Luoyang",
    "hubei": "武汉, 襄阳, 宜昌, Wuhan, Xiangyang, Yichang",
    "sichuan": "成都, 泸州, Chengdu, Luzhou",
    "shaanxi": "西安, 杨凌, Xi'an, Xian, Yangling",
    "liaoning": "沈阳, 大连, 营口, Shenyang, Dalian, Yingkou",
    "jiangsu": "南京, 苏州, 连云港, Nanjing, Suzhou, Lianyungang",
    "hebei": "雄安, 石家庄, 唐山, 曹妃甸, Xiong'an, Xiongan, Shijiazhuang, Tangshan, Caofeidian",
    "heilongjiang": "哈尔滨, 黑河, 绥芬河, Harbin, Heihe, Suifenhe",
    "yunnan": "昆明, 红河, 德宏, Kunming, Honghe, Dehong",
    "guangxi": "南宁, 钦州, 崇左, Nanning, Qinzhou, Chongzuo",
    "hunan": "长沙, 岳阳, 郴州, Changsha, Yueyang, Chenzhou",
    "anhui": "合肥, 芜湖, 蚌埠, Hefei, Wuhu, Bengbu",
    "xinjiang": "乌鲁木齐, 喀什, 霍尔果斯, Urumqi, Kashgar, Kashi, Khorgos",
    "hainan": "海口, 三亚, 洋浦, Haikou, Sanya, Yangpu",
    "chongqing": "两江新区, 西永, 果园港, Liangjiang, Xiyong",
}
_OF_PROVINCE = "省$|市$|壮族自治区$|回族自治区$|维吾尔自治区$|自治区$| province$| municipality$"


_LIST = re.compile(
    "((?:[\u4e00-\u9fff()]{2,12}[、和及与])+[\u4e00-\u9fff()]{2,12}?)(?:自由贸易试验区|自贸(?:试验)?区)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone, the names a text may call it by, and its province or municipality."""

    id: str
    name_zh: str
    name_en: str
    aliases: tuple[str, ...]
    places: tuple[str, ...]


@cache
def gazetteer() -> tuple[Zone, ...]:
    """The zones of ``corpus/zones.yaml``."""
    import yaml

    package = f"{__package__.rpartition('.')[0]}.corpus"
    rows = yaml.safe_load(files(package).joinpath("zones.yaml").read_text(encoding="utf-8"))["zones"]
    return tuple(_zone(row) for row in rows)


def _zone(row: dict[str, object]) -> Zone:
    def texts(*keys: str) -> tuple[str, ...]:
        values = (row.get(key) or () for key in keys)
        flat = (item for value in values for item in ([value] if isinstance(value, str) else value))  # type: ignore[attr-defined]
        return tuple(dict.fromkeys(match_form(str(item)) for item in flat))

    short = re.sub(_OF_PROVINCE, "", str(row["province_zh"]))
    return Zone(
        id=str(row["id"]),
        name_zh=str(row["name_zh"]),
        name_en=str(row["name_en"]),
        aliases=texts("aliases_zh", "aliases_en", "name_zh", "name_en", "short_zh", "short_en"),
        places=(
            match_form(short),
            match_form(str(row["province_en"])),
            *(match_form(city) for city in _CITIES.get(str(row["id"]), "").split(", ") if city),
        ),
    )


def zone_called(name: str) -> str | None:
    """The id of the zone with this id, name, province or city; None if there is none."""
    wanted = match_form(name).strip()
    wanted = re.sub(_OF_PROVINCE, "", wanted) or wanted
    for zone in gazetteer():
        if wanted == zone.id or wanted in zone.aliases or wanted in zone.places:
            return zone.id
    return None


def zones_of(title: str, *, issuer: str | None = None, opening: str = "") -> tuple[str, ...]:
    """Ids of the zones that the document is for: named in the title, else the zone of the title's or the
    issuer's province, else named in the opening lines. A mention further down does not count."""
    for text in (title, opening):
        named = _named(match_form(text))
        if named:
            return named
        if text is title and (local := _placed(title, issuer)):
            return local
    return ()


def _named(text: str) -> tuple[str, ...]:
    """Zones whose own names stand in the text; a longer name hides the shorter one inside it."""
    hits = [(alias, zone.id) for zone in gazetteer() for alias in zone.aliases if alias in text]
    outer = [
        (alias, zone)
        for alias, zone in hits
        if not any(alias != other and alias in other for other, _ in hits)
    ]
    named = {zone for _, zone in outer} | _listed(text)
    return tuple(zone.id for zone in gazetteer() if zone.id in named)


def _listed(text: str) -> set[str]:
    """Zones named in one breath: 北京、湖南、安徽自由贸易试验区, 中国(广东)、中国(天津)自由贸易试验区."""
    _, owners = _places()
    items = (
        re.sub("[()]|中国", "", item)
        for match in _LIST.finditer(text)
        for item in re.split("[、和及与]", match[1])
    )
    return {owners[name] for item in items for name in owners if item.endswith(name)}


def _placed(title: str, issuer: str | None) -> tuple[str, ...]:
    pattern, owners = _places()
    for text in (match_form(title), match_form(issuer or "")):
        if found := dict.fromkeys(owners[match[0]] for match in pattern.finditer(text)):
            return tuple(found)
    return ()


@cache
def _places() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of all places, which reads 上海口岸 as 上海 and not 海口, and the zone of each.

    Lin-gang is a part of a zone: it must be named, the place alone means the whole.
    """
    owners = {place: zone.id for zone in gazetteer() if zone.id != "lingang" for place in zone.places}
    names = sorted(owners, key=len, reverse=True)
    # A Latin name must stand as a word of its own.
    return re.compile("|".join(rf"\b{name}\b" if name.isascii() else name for name in names)), owners
