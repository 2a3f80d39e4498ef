"""Which zones, provinces and cities a question names, and where in it."""

from dataclasses import dataclass
from functools import cache

from ..ingest.zones import gazetteer
from .names import Names, names_of

_ENGLISH_CITIES = {
    "shanghai": "Pudong, Zhangjiang, Waigaoqiao, Yangshan",
    "shandong": "Jinan, Qingdao, Yantai",
    "zhejiang": "Hangzhou, Ningbo, Zhoushan, Yiwu",
    "guangdong": "Guangzhou, Shenzhen, Zhuhai, Nansha, Qianhai, Hengqin",
    "tianjin": "Binhai, Dongjiang",
    "fujian": "Fuzhou, Xiamen, Pingtan",
    "henan": "Zhengzhou, Kaifeng, Luoyang",
    "hubei": "Wuhan, Xiangyang, Yichang",
    "sichuan": "Chengdu, Luzhou",
    "shaanxi": "Xi'an, Xian, Yangling",
    "liaoning": "Shenyang, Dalian, Yingkou",
    "jiangsu": "Nanjing, Suzhou, Lianyungang",
    "hebei": "Xiong'an, Xiongan, Shijiazhuang, Tangshan, Caofeidian",
    "heilongjiang": "Harbin, Heihe, Suifenhe",
    "yunnan": "Kunming, Honghe, Dehong",
    "guangxi": "Nanning, Qinzhou, Chongzuo",
    "hunan": "Changsha, Yueyang, Chenzhou",
    "anhui": "Hefei, Wuhu, Bengbu",
    "xinjiang": "Urumqi, Kashgar, Kashi, Khorgos",
    "hainan": "Haikou, Sanya, Yangpu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A zone, province or city as a text names it: ``text[start:end]`` stands for ``zone``."""

    zone: str
    start: int
    end: int


def mentions(text: str) -> list[Mention]:
    """Every mention, in the text's order; where names overlap the longest counts."""
    names, zones = _names()
    return [Mention(zone=zones[name], start=start, end=start + len(name)) for start, name in names.find(text)]


@cache
def _names() -> tuple[Names, dict[str, str]]:
    """All names, and lower-cased name -> zone. A zone's own names win over another's cities."""
    zones: dict[str, str] = {}
    for zone in gazetteer():
        cities = [city.strip() for city in _ENGLISH_CITIES.get(zone.id, "").split(",") if city]
        places = zone.places if zone.id != "lingang" else ()  # Lin-gang's province is Shanghai's zone
        for name in (*zone.aliases, *places, *cities):
            zones.setdefault(name.lower(), zone.id)
    return names_of(zones), zones
