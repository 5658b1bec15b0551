"""A province's worth of invented candidates from a seed: for Gongshi, for stock mkdocs-material and for Hugo."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.small import CAMPAIGN, SITE

SEED = 20241121
PER_NOTICE = 20
UNITS = 60
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "明建国志强秀英海燕桂兰玉梅立新春生晓峰文博雪莲永福长河山林向东少华子涵思远若曦景行"
PLACES = "东风西岭南塘北湾青山白水石桥柳林金川银河龙泉凤台清溪双河高岗平原"
WORKS = (
    "机械厂",
    "中心小学",
    "人民医院",
    "供电公司",
    "种植合作社",
    "环卫所",
    "公交公司",
    "纺织厂",
    "水库管理处",
    "快递站",
)
POSTS = ("钳工", "教师", "护士长", "线路工", "种植户", "环卫工", "驾驶员", "挡车工", "闸门工", "快递员")
SENTENCES = (
    "夜里两点，泵房的灯还亮着，他把记录本翻到前一天，把每个数又抄了一遍。",
    "第三遍才看出压力每小时降一点点，他沿着管线走了四公里，在第七个阀门下面找到一条头发丝粗的裂缝。",
    "厂里的老师傅说这台机床救不回来了，她拆开变速箱，一个齿一个齿地量。",
    "换下来的零件摆满一桌，她给每一件写了卡片，后来这些卡片成了班组的教材。",
    "山里的孩子上学要翻两道梁，他用三轮车接送了十一年，换了四辆车，没有迟到过一天。",
    "疫情最紧的那个月，她在隔离病区连续值了二十六个夜班，走出来的时候院子里的杏花已经开过了。",
    "种下去的苗第一年死了六成，他把死苗的根挖出来，一棵一棵对着光看。",
    "村里人说这块盐碱地种不出东西，如今每亩能收八百多斤。",
    "他带出来的十四个徒弟，有九个成了技师，最小的那个去年拿了全省比武第二名。",
    "线路跳闸的时候正下着冻雨，他背着四十斤的工具爬上三十二米高的铁塔，干完活手套冻在了扳手上。",
    "居民群里有三百多户，谁家老人独居、谁家水管爱漏，她都记在一个蓝皮本子里。",
    "仓库改造省下的一百二十万元，她一笔一笔列给大家看，连钉子都有数。",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One invented candidate."""

    key: str
    name: str
    unit: int
    workplace: str
    post: str
    deed: str


def people(number: int, seed: int = SEED) -> Iterator[Person]:
    """Yield candidates; the same number and seed give the same people."""
    chance = random.Random(seed)
    for n in range(number):
        family, given = chance.choice(FAMILY), "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
        kind = chance.randrange(len(WORKS))
        told = chance.sample(SENTENCES, chance.randint(4, 8))
        half = len(told) // 2
        yield Person(
            key=f"q-{n:06d}",
            name=family + given,
            unit=n // PER_NOTICE % UNITS,
            workplace="".join(chance.sample(PLACES, 2)) + WORKS[kind],
            post=POSTS[kind],
            deed=f"{''.join(told[:half])}\n\n{''.join(told[half:])}第{n}号档案。\n",
        )


def notices(number: int) -> Iterator[tuple[str, int, range]]:
    """Yield each notice's id, its unit and the numbers of its candidates."""
    for n in range(0, number, PER_NOTICE):
        yield f"n-{n // PER_NOTICE:05d}", n // PER_NOTICE % UNITS, range(n, min(n + PER_NOTICE, number))


def write_gongshi(folder: Path, number: int) -> Path:
    """Write a content folder for Gongshi; return the campaign's folder."""
    home = folder / "campaigns" / "award-2024"
    (home / "notices").mkdir(parents=True)
    (home / "deeds").mkdir()
    (folder / "pages").mkdir()
    (folder / "site.yml").write_text(SITE, encoding="utf-8")
    (folder / "pages" / "about.md").write_text("---\nkind: ordinary\n---\n\n# 关于\n\n说明。\n", encoding="utf-8")
    (home / "campaign.yml").write_text(_campaign(number), encoding="utf-8")
    rows = ["编号,推荐单位,姓名,工作单位,职务,人员结构,政治面貌"]
    for person in people(number):
        rows.append(
            f"{person.key},推荐单位{person.unit:02d},{person.name},{person.workplace},{person.post},一线工人,群众"
        )
        (home / "deeds" / f"{person.key}.md").write_text(person.deed, encoding="utf-8")
    (home / "candidates.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    for key, unit, numbers in notices(number):
        listed = "".join(f"  - q-{n:06d}\n" for n in numbers)
        (home / "notices" / f"{key}.yml").write_text(_notice(unit, listed), encoding="utf-8")
    return home


def _campaign(number: int) -> str:
    head, _, rest = CAMPAIGN.partition("units:\n")
    _, _, tail = rest.partition("rounding:")
    units = "".join(
        f"  - {{id: u-{n:02d}, name: 推荐单位{n:02d}, kind: district, contact: office}}\n" for n in range(UNITS)
    )
    quotas = "".join(f"  - {{unit: u-{n:02d}, nominees: {number}, clause: 附件1}}\n" for n in range(UNITS))
    ratios = (
        "  - {id: front, of: front-line, within: total, bound: min, share: 57/100, scope: [nominees], clause: 三}\n"
    )
    deeds = "deeds:\n  - {id: brief, title: 简要事迹, max_chars: 500, published: true, clause: 四}\n"
    collectives = tail.index("  - file: collectives.csv")
    tail = tail[:collectives] + tail[tail.index("contacts:") :]
    text = f"{head}units:\n{units}quotas:\n{quotas}ratios:\n{ratios}{deeds}rounding:{tail}"
    text = text.replace("collective: [集体名称, deeds]", "collective: []")
    return text.replace("count: 4", f"count: {number}")


def _notice(unit: int, listed: str) -> str:
    return (
        f"title: 推荐单位{unit:02d}推荐对象公示\ntier: unit\nissuer: 推荐单位{unit:02d}\nunit: u-{unit:02d}\n"
        "issued_on: 2024-04-01\nfollows: 1\nperiod: {start: 2024-04-01, days: 5}\nlist_complete: true\n"
        f"candidates:\n{listed}approval: {{by: 会议, on: 2024-03-29, record: 一号}}\n"
    )
