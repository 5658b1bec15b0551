"""Numbers as people write them and as pages show them, and the prose that only looks alike; all invented."""

import pytest

from publicity.privacy import leaks
from tests.test_privacy import kinds, printed

SHOWN_AS_A_MOBILE = [
    "手机139**1234**5678",
    "139**1234**5678",
    "139***1234***5678",
    "139&#49;2345678",
    "139&#x31;2345678",
    "139&ZeroWidthSpace;12345678",
    "139<!-- -->12345678",
    "139<!-- a > b -->12345678",
    "[139](x)12345678",
    '[139](x "y")1234[5678][z]',
    "![139](x)12345678",
    "<b>139</b>12345678",
    "139`1234`5678",
    "139\\1234\\5678",
    "139\\\n1234\\\n5678",
    "139  \n1234  \n5678",
    "139\n1234\n5678",
    "139\r\n12345678",
    "1391234/5678",
    "139~1234~5678",
    "139_1234_5678",
    "139|1234|5678",
    "139*1234*5678",
    "139、1234、5678",
    "139,1234,5678",
    "139，1234，5678",
    "139。1234。5678",
    "139•1234•5678",
    "139…1234…5678",
    "139(1234)5678",
    "（139）12345678",
    "139 - 1234 - 5678",
    "139   1234   5678",
    "139😀1234😀5678",
    "1/3/9/1/2/3/4/5/6/7/8",
    "13 91 23 45 67 8",
    "138、0013、8000",
    "联系138、1500、3200",
    "\U0001d7cf\U0001d7d1\U0001d7d71234\U0001d7d3678",
    "①③⑨12345678",
    "¹³⁹12345678",
    "❶❸❾12345678",
    "⒈⒊⒐12345678",
    "１３９１２３４５６７８",
    "\u0661\u0663\u0669\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668",
    "\u0967\u0969\u096f12345678",
    "1\ufe0f\u20e33\ufe0f\u20e39\ufe0f\u20e312345678",
    "1\u03363\u03369\u033612345678",
    "一三九一二三四五六七八",
    "幺三九一二三四五六七八",
    "壹叁玖壹贰叁肆伍陆柒捌",
    "一三九 一二三四 五六七八",
    "一3九12三4五678",
    "一三〇零○一二三四五六",
    *(f"1391234{char}5678" for char in "\u061c\u2061\ufe0f\u3164\U000e0041\u115f\uffa0\u034f\u180e\u200b\u00ad\u2800"),
]


@pytest.mark.parametrize("text", SHOWN_AS_A_MOBILE)
def test_a_mobile_is_found_as_it_will_be_shown_however_it_is_typed(text: str) -> None:
    assert kinds(f"他留下{text}。") == ["mobile"]


@pytest.mark.parametrize(
    "text",
    [
        "身份证110105**19491231**002X",
        "11010519491231002Ⅹ",
        "11010519491231002ⅹ",
        "11010519491231002×",
        "11010519491231002Х",
        "11010519491231002х",
        "11010519491231002Χ",
        "11010519491231002✕",
        "11010519491231002𝐗",
        "110105\n19491231\n002X",
        "110105/1949/12/31/002X",
        "110105、19491231、002X",
        "110105   19491231   002X",
        "一一〇一〇五一九四九一二三一〇〇二X",
        "810000199408230021",
        "820000199408230023",
        "830000199408230025",
    ],
)
def test_an_identity_number_is_found_as_it_will_be_shown(text: str) -> None:
    (leak,) = leaks(f"他的号码是{text}。")
    assert (leak.kind, leak.note) == ("identity_number", "")


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("他是130722197001011231", "identity_number", "最后一位对不上"),
        ("他是13072219700101123x", "identity_number", "最后一位对不上"),
        ("他是11010519491231002", "identity_number", "最后一位对不上"),
        ("他是110105194912310000", "identity_number", "表格软件"),
        ("他是11010519491231000", "identity_number", "表格软件"),
        ("身份证号1.10105E+17", "identity_number", "科学记数"),
        ("身份证号码：1.10105194912310E+17", "identity_number", "科学记数"),
        ("身份证号码：990102197408123519", "identity_number", "写明了"),
        ("身份证号：450102202404010012", "identity_number", "写明了"),
        ("公民身份号码为 123456789012345", "identity_number", "写明了"),
        ("| 身份证号 | 990102197408123519 |", "identity_number", "写明了"),
        ("身份证号\n\n990102197408123519", "identity_number", "写明了"),
        ("外国人911124198108030024", "residence_card", ""),
        ("外国人CAN110181080301", "residence_card", ""),
        ("永久居留证XYZ990181080301", "residence_card", ""),
        ("护照号码：E12345678", "passport", ""),
        ("护照：EA1234567", "passport", ""),
        ("护照号Ｅ１２３４５６７８", "passport", ""),
        ("往来港澳通行证号码C12345678", "passport", ""),
        ("台湾居民来往大陆通行证：12345678", "passport", ""),
        ("回乡证号H1234567890", "passport", ""),
        ("银行卡6222021234567890123", "bank_card", "写明了"),
        ("卡号：6222 0212 3456 7890 123", "bank_card", "写明了"),
        ("账号是 123456789012", "bank_card", "写明了"),
        ("家庭电话0313-7123456", "home_phone", ""),
        ("住宅电话：7123456", "home_phone", ""),
        ("宅电（0313）7123456", "home_phone", ""),
        ("家庭电话\n\n0313-7123456", "home_phone", ""),
        ("一九七四年八月十二日出生", "birth_date", ""),
        ("生于一九七〇年十一月二十三日，", "birth_date", ""),
        ("1974年\u200b8月12日出生", "birth_date", ""),
        ("①⑨⑦④年8月12日出生", "birth_date", ""),
        ("家住建设街⑤⑧号", "home_address", ""),
        ("出生日期：1974/**8**/12", "birth_date", ""),
    ],
)
def test_a_number_that_does_not_prove_itself_is_found_by_its_shape_or_label(text: str, kind: str, told: str) -> None:
    (leak,) = leaks(f"{text}。")
    assert leak.kind == kind
    assert told in leak.note
    assert bool(told) == bool(leak.note)


@pytest.mark.parametrize(
    "text",
    [
        "2021年4月1日至2024年4月8日，连续3年完成产量138、1500、3200吨。",
        "三年产值分别为138、1500、3200万元。",
        "产值依次为152,1340,2260万元。",
        "全年接待138、1500、3200人次。",
        "第1、3、5、7、9、11、13、15、17期工程。",
        "1 3 5 7 9 11 13 15 17",
        "1998—1999 138 个班组。",
        "1998 1999 138。",
        "上班时间 8:30—12:00，13:00—15:30，8:30—17:30。",
        "统一社会信用代码91110105000000407X。",
        "统一社会信用代码：911101051974081200。",
        "专利号ZL201310123456.7，ZL 2019 1 0123456.7。",
        "ISBN 978-7-5130-1234-5，ISBN 9787513012345。",
        "项目编号450102202404010012。",
        "合同号GXGH-2024-0138-1500-3200。",
        "订单20240401138001380012已经结清。",
        "快递单号SF1390012345678。",
        "总投资13,912,345,678元。",
        "面积13.8万平方米、0.15亿元、1391.23亩。",
        "东经138.1500度、北纬32.0012度。",
        "手机139****5678、138****1234、150****3333。",
        "身份证110105********002X。",
        "银行卡6222 **** **** 1234。",
        "办理护照1234567本，通行证12345678张。",
        "身份证办理窗口全年服务120000人次。",
        "公众号账号建成，粉丝1200000人。",
        "家庭电话普及率由12%提高到98%。",
        "办公电话0771-5800013，传真0771-5800214。",
        "驾驶安全行驶1391234公里。",
        "二〇二二年、二〇二三年、二〇二四年连续三年。",
        "一九九八、一九九九、二〇〇〇年度先进。",
        "一二三四五，六七八九十。",
        "3×1300000000元。",
        "一九七四年八月十二日参加工作。",
        "三等功138次，（2021）3456件，（2022）12件。",
        "北京时间2024-04-03 10:00:00，2024/04/04，2024.04.05—2024.04.08。",
        "| 138 | 1500 | 3200 |",
        "- 138\n- 1500\n- 3200",
        "138\n\n1500\n\n3200",
        "车牌桂A13912、桂A34567、电表13912345。",
        "护照查验业务2024-04-01起恢复。",
        "[1](a)、[2](b)、[3](c)",
        "5G 基站 1391 座，4G 基站 2345 座，光缆 678 公里。",
    ],
)
def test_realistic_prose_about_quantities_papers_and_dates_is_let_through(text: str) -> None:
    assert leaks(text) == ()


def test_places_are_those_of_the_text_as_typed_although_it_is_judged_as_shown() -> None:
    text = "手机<b>139</b>1234&#53;678，身份证11010519491231\u200b002Ⅹ。"
    assert printed(text) == ["139</b>1234&#53;678", "11010519491231\u200b002Ⅹ"]


def test_a_full_width_address_of_an_office_is_the_same_address() -> None:
    assert leaks("住址：建设街５８号", frozenset({"建设街58号"})) == ()
    assert leaks("住址：建设街58号", frozenset({"建设街５８号"})) == ()


HOSTILE = [
    *("1", "1 ", "1\n", "1, ", "1.1", "2024-04-01 ", "0771-5800013 ", "\u200b1", "①", "<", "<!--", "<a", "[", "]("),
    *("![", "&#", "*", "`", "\\", "\n", " ", "一", "生", "家住", "身份证", "银行卡1", "护照", "出生", "栋"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_hostile_text_is_judged_to_its_end(piece: str) -> None:
    """What is linear takes a second here; what is quadratic would take hours in the rehearsal."""
    text = piece * (15_000 // len(piece))
    assert "mobile" in {leak.kind for leak in leaks(f"{text}。手机13912345678。")}


@pytest.mark.rehearsal
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_whole_folder_of_hostile_text_is_judged_to_its_end(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert "mobile" in {leak.kind for leak in leaks(f"{text}。手机13912345678。")}
