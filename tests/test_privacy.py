"""What a page must never print about a person; every number here is invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publicity.privacy import LEAK_ZH, Leak, digits_of, is_identity_number, is_under, leaks, passes_luhn

WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


def kinds(text: str, *allowed: str) -> list[str]:
    return [leak.kind for leak in leaks(text, frozenset(allowed))]


def printed(text: str, *allowed: str) -> list[str]:
    return [text[leak.start : leak.end] for leak in leaks(text, frozenset(allowed))]


@pytest.mark.parametrize(
    "digits",
    [
        "11010519491231002X",
        "11010519491231002x",
        "450102197408123519",
        "450102197602290046",
        "450102190001010019",
        "540102197408123510",
        "710000198506150027",
        "810000198506150020",
        "830000198506150024",
        "450102740812351",
        "450102760229004",
    ],
)
def test_a_number_that_proves_itself_is_an_identity_number(digits: str) -> None:
    assert is_identity_number(digits)


@pytest.mark.parametrize(
    "digits",
    [
        "110105194912310021",
        "110105194912310020",
        "450102197408123518",
        "45010219740812351X",
        "450102197302290044",
        "450102197409310041",
        "450102197413010041",
        "450102189912310014",
        "450102210001010014",
        "16010219740812351X",
        "000102197408123515",
        "550102197408123512",
        "840000198506150026",
        "990102197408123514",
        "450102740832351",
        "450102741312351",
        "450102750229004",
        "160102740812351",
        "45010274081235X",
        "45010219740812351",
        "4501021974081235190",
        "450102 197408123519",
        "X",
        "",
    ],
)
def test_a_wrong_check_date_region_or_length_is_no_identity_number(digits: str) -> None:
    assert not is_identity_number(digits)


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "11010519491231002x",
        "11010519491231002Ｘ",
        "11010519491231002ｘ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105  19491231  002X",
        "110105　19491231　002X",
        "110105\u00a019491231\u00a0002X",
        "110105-19491231-002X",
        "110105 1949-12-31 002X",
        "110105—19491231—002X",
        "110105－19491231－002X",
        "110105−19491231−002X",
        "110105‐19491231‑002X",
        "110105–19491231–002X",
        "110105.19491231.002X",
        "110105_19491231_002_X",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "450102197408123519",
        "450102740812351",
        "450102 740812 351",
    ],
)
def test_an_identity_number_is_found_however_it_is_written(number: str) -> None:
    text = f"张某，身份证{number}，工人"
    assert [(leak.kind, leak.start, leak.end) for leak in leaks(text)] == [("identity_number", 6, 6 + len(number))]


@pytest.mark.parametrize(
    "text",
    [
        "450102750229004",
        "45010274081235",
        "4501027408123510",
        "9450102740812351",
        "0450102197408123519",
        "110105\n\n19491231\n\n002X",
        "45 0102 7408 1235，1",
    ],
)
def test_what_only_resembles_an_identity_number_is_let_through(text: str) -> None:
    assert "identity_number" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("13800138000", "13800138000"),
        ("手机13800138000。", "13800138000"),
        ("１３８００１３８０００", "１３８００１３８０００"),
        ("138 0013 8000", "138 0013 8000"),
        ("138-0013-8000", "138-0013-8000"),
        ("138.0013.8000", "138.0013.8000"),
        ("19900000000", "19900000000"),
        ("8613800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("+86 138 0013 8000", "138 0013 8000"),
        ("0086-13800138000", "13800138000"),
        ("86138 0013 8000", "138 0013 8000"),
        ("1. 13800138000", "13800138000"),
        ("2024-04-01 13800138000", "13800138000"),
        ("0771-0580001 13800138000", "13800138000"),
    ],
)
def test_a_mobile_number_is_found_without_its_country_code(text: str, found: str) -> None:
    assert (kinds(text), printed(text)) == (["mobile"], [found])


@pytest.mark.parametrize(
    "text",
    [
        "1380013800",
        "138001380001",
        "013800138000",
        "8713800138000",
        "12800138000",
        "10800138000",
        "23800138000",
        "138 0013 800",
        "138 0013 80001",
        "138\n\n0013\n\n8000",
        "138****0013 138****8000",
    ],
)
def test_another_length_or_beginning_is_no_mobile(text: str) -> None:
    assert leaks(text) == ()


def test_two_mobiles_side_by_side_are_two_leaks() -> None:
    assert printed("13800138000 13900139000") == ["13800138000", "13900139000"]


@pytest.mark.parametrize(
    "digits", ["4111111111111111", "6222021234567894", "62220212345678903", "6222021234567890128", "0"]
)
def test_a_right_check_digit_passes_luhn(digits: str) -> None:
    assert passes_luhn(digits)


@pytest.mark.parametrize("digits", ["4111111111111112", "6222021234567849", "1", "", "4111 1111 1111 1111", "４"])
def test_a_wrong_check_digit_or_no_digits_fail_luhn(digits: str) -> None:
    assert not passes_luhn(digits)


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "４１１１　１１１１　１１１１　１１１１",
        "6222021234567894",
        "62220212345678903",
        "622202123456789012",
        "6222021234567890128",
        "6222 0212 3456 7890 128",
        "9558801234567897",
        "3111111111111113",
        "5111111111111118",
    ],
)
def test_a_bank_card_is_found_whole_or_in_fours(number: str) -> None:
    assert (kinds(f"卡号{number}。"), printed(f"卡号{number}。")) == (["bank_card"], [number])


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",
        "4111111111111112",
        "955880123456782",
        "62220212345678901234",
        "1111111111111117",
        "2111111111111115",
        "7111111111111114",
        "8111111111111112",
        "2019202020212020",
    ],
)
def test_another_check_length_or_beginning_is_no_card(text: str) -> None:
    assert leaks(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "2024-04-01 2024-04-08",
        "2024-04-01—2024-04-08",
        "2024.04.01-2024.04.08",
        "4 2024-04-01 2024-04-03",
        "4 ２０２４-０４-０１ ２０２４-０４-０３",
        "139 2024-04-01",
        "45 2010-08-12 10123",
        "公示期2024年4月1日至2024年4月8日",
        "2019 2020 2021 2022",
        "2019 2020 2021 2020",
        "5800013 0771-5800214",
        "0771-0580001",
        "3456.78 4567.89 1234.56",
        "总工发〔2024〕12号，邮编530000",
        "共投入12345678.90元",
        "编号20240401001",
    ],
)
def test_dates_years_landlines_and_amounts_are_not_joined_into_numbers(text: str) -> None:
    assert leaks(text) == ()


def test_an_impossible_date_shields_no_number() -> None:
    assert kinds("139 2024-13-01") == ["mobile"]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("联系电话13800138000", "13800138000"),
        ("联系电话138-0013-8000", "13800138000"),
        ("联系电话+8613800138000", "13800138000"),
        ("联系电话8613800138000", "8613800138000"),
        ("账号4111 1111 1111 1111", "4111111111111111"),
        ("编号11010519491231002X", "11010519491231002X"),
        ("5 13800138000 1238", "13800138000"),
    ],
)
def test_a_declared_contact_may_be_printed(text: str, allowed: str) -> None:
    assert leaks(text, frozenset({allowed})) == ()
    assert leaks(text) != ()


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("13800138001", "13800138000"),
        ("138 0013 8000", "8000"),
        ("138 0013 8000", ""),
        ("1101051 9491231002X", "1101051"),
    ],
)
def test_a_declared_contact_shields_no_other_number(text: str, allowed: str) -> None:
    assert printed(text, allowed) == [text]


@pytest.mark.parametrize(
    ("text", "digits"),
    [("0771-0580001", "07710580001"), ("（０７７１）０５８０００１", "07710580001"), ("办公室", "")],
)
def test_a_telephone_is_reduced_to_its_digits(text: str, digits: str) -> None:
    assert digits_of(text) == digits


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1974年8月12日出生", "1974年8月12日"),
        ("１９７４年８月１２日出生", "１９７４年８月１２日"),
        ("1974年8月12日（农历）出生", "1974年8月12日"),
        ("1974年8月12日在南宁出生", "1974年8月12日"),
        ("1974年8月12日生于南宁", "1974年8月12日"),
        ("男，1974年8月12日生，汉族", "1974年8月12日"),
        ("出生日期：1974-08-12", "1974-08-12"),
        ("出生日期（公历）：1974.8.12", "1974.8.12"),
        ("出生年月日 1974/8/12", "1974/8/12"),
        ("| 出生日期 | 1974-08-12 |", "1974-08-12"),
        ("出生于1974 年 8 月 12 日", "1974 年 8 月 12 日"),
        ("生于1974年8月12日", "1974年8月12日"),
        ("张某生于1974年8月12日，", "1974年8月12日"),
        ("王建新生于1974年8月12日，工人", "1974年8月12日"),
        ("诞生于1974年8月12日", "1974年8月12日"),
        ("生日1974－08－12", "1974－08－12"),
        ("出生日期1974年8月12号", "1974年8月12号"),
    ],
)
def test_a_day_of_birth_is_found_beside_its_word(text: str, found: str) -> None:
    assert (kinds(text), printed(text)) == (["birth_date"], [found])


@pytest.mark.parametrize(
    "text",
    [
        "1974年8月12日",
        "1974年8月出生",
        "出生日期：1974年8月",
        "出生年月：1974-08",
        "1974年2月30日出生",
        "1974年13月1日出生",
        "出生在南宁，1995年7月1日参加工作",
        "1974年8月出生，1995年7月1日入党",
        "事故发生于2023年5月1日",
        "2023年5月1日事故发生于井下",
        "先生于1998年7月1日加入本会",
        "新生于2020年9月1日入学",
        "2006年4月1日以前出生",
        "出生日期在2006年4月1日（含）以前",
        "出生日期须为2006年4月1日前",
        "出生证明2024年1月1日签发",
        "2024年1月1日生效",
        "2024年4月1日一线生产",
        "出生日期在户口簿上登记备查而后于1974年8月12日",
        "出生11974年8月12日",
        "出生1974-08-123",
    ],
)
def test_a_date_without_the_word_of_birth_is_let_through(text: str) -> None:
    assert leaks(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("幸福路12号3栋2单元401室", "幸福路12号3栋2单元401室"),
        ("幸福路１２号３栋２单元４０１室", "幸福路１２号３栋２单元４０１室"),
        ("阳光花园5号楼301室", "阳光花园5号楼301室"),
        ("见3幢 1201室", "3幢 1201室"),
        ("见6座B室1202A室", "6座B室1202A室"),
        ("2单元401户", "2单元401户"),
        ("3栋2单元401户", "3栋2单元401户"),
        ("5号楼3层301室", "5号楼3层301室"),
        ("3栋1室", "3栋1室"),
        ("家住建设街58号", "建设街58号"),
        ("家住建设街５８号", "建设街５８号"),
        ("家庭住址：建设街58号", "建设街58号"),
        ("住址：某村3组", "某村3组"),
        ("现住职工宿舍，靠近北门，12室", "职工宿舍，靠近北门，12室"),
        ("居住在建设街58号", "建设街58号"),
        ("户籍地址 建设街58号", "建设街58号"),
        ("家住建设街12号3栋2单元401室。", "家住建设街12号3栋2单元401室"),
        ("家住" + "里" * 40 + "58号", "里" * 40 + "58号"),
    ],
)
def test_a_home_is_found_down_to_its_door(text: str, found: str) -> None:
    assert (kinds(text), printed(text)) == (["home_address"], [found])


@pytest.mark.parametrize(
    "text",
    [
        "3号高炉",
        "5号车间",
        "12栋宿舍",
        "建设街58号",
        "幸福路",
        "家住幸福路",
        "家住南宁。在58号仓库工作",
        "家住南宁\n58号仓库",
        "家住" + "里" * 41 + "58号",
        "家住外地，5月3号回来",
        "家住矿区，守着3号高炉",
        "国家住房和城乡建设部第12号公告",
        "居住在棚户区的住户",
        "国家住建部58号",
        "体现住建58号",
        "改造12栋360户",
        "建成3栋2单元120户居民楼",
        "5号楼会议室",
        "综合楼设有12室",
        "401室",
        "401户",
        "科技楼建成后有301室",
        "依据〔2024〕12号，居住在南宁",
    ],
)
def test_workplaces_quantities_and_road_names_are_no_home(text: str) -> None:
    assert leaks(text) == ()


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("来访：建设街58号3栋401室", "建设街58号3栋401室"),
        ("住址：建设街58号", "建设街58号"),
        ("住址：南宁市建设街58号。", "建设街58号"),
    ],
)
def test_a_declared_address_may_be_printed(text: str, allowed: str) -> None:
    assert leaks(text, frozenset({allowed})) == ()
    assert kinds(text) == ["home_address"]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [("住址：建设街58号3栋401室", "建设街58号"), ("住址：建设街58号", "建设街"), ("住址：建设街58号", "58")],
)
def test_a_declared_address_shields_nothing_beyond_itself(text: str, allowed: str) -> None:
    assert kinds(text, allowed) == ["home_address"]


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("号11010519491231002x。", Leak("identity_number", 1, 19, "110＊＊＊2X")),
        ("号４１１１ １１１１ １１１１ １１１１", Leak("bank_card", 1, 20, "411＊＊＊11")),
        ("号+86 138 0013 8000", Leak("mobile", 5, 18, "138＊＊＊00")),
        ("他1974年8月12日出生", Leak("birth_date", 1, 11, "1974……")),
        ("他家住建设街58号。", Leak("home_address", 3, 9, "建设街……")),
        ("他家住南宁市建设街58号。", Leak("home_address", 3, 12, "南宁市建……")),
    ],
)
def test_offsets_are_those_of_the_original_and_the_mask_is_short(text: str, leak: Leak) -> None:
    assert leaks(text) == (leak,)
    assert text[leak.start : leak.end] not in leak.masked


def test_leaks_come_in_order_of_place_with_a_chinese_name() -> None:
    text = "家住建设街58号，13800138000，1974年8月12日出生，11010519491231002X 4111 1111 1111 1111"
    found = [LEAK_ZH[leak.kind] for leak in leaks(text)]
    assert found == ["家庭住址（到门牌）", "手机号码", "出生日期（到日）", "身份证号码", "银行卡号"]


def test_no_leak_overlaps_another_one() -> None:
    text = "住址不详，电话13800138000，出生110105 1949-12-31 002X，58号"
    found = leaks(text)
    assert [leak.kind for leak in found] == ["mobile", "identity_number"]
    assert found[0].end <= found[1].start


@pytest.mark.parametrize(
    ("age", "born", "on", "under"),
    [
        (18, date(2006, 4, 8), date(2024, 4, 7), True),
        (18, date(2006, 4, 8), date(2024, 4, 8), False),
        (18, date(2006, 4, 8), date(2024, 4, 9), False),
        (18, date(2006, 4, 8), date(2023, 12, 31), True),
        (18, date(2006, 12, 31), date(2024, 1, 1), True),
        (18, date(2008, 2, 29), date(2026, 2, 28), True),
        (18, date(2008, 2, 29), date(2026, 3, 1), False),
        (16, date(2008, 2, 29), date(2024, 2, 28), True),
        (16, date(2008, 2, 29), date(2024, 2, 29), False),
    ],
)
def test_an_age_is_reached_on_the_birthday_itself(age: int, born: date, on: date, under: bool) -> None:
    assert is_under(age, born, on) is under


def check_of(seventeen: str) -> str:
    """Try every check character: the weighted sum of all eighteen leaves 1 by 11."""
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return next(mark for mark, value in zip("0123456789X", range(11), strict=True) if (total + value) % 11 == 1)


SEVENTEEN = st.builds(
    lambda region, place, born, order: f"{region}{place:04}{born:%Y%m%d}{order:03}",
    st.sampled_from(["11", "15", "21", "37", "45", "46", "50", "54", "65", "71", "81", "82", "83"]),
    st.integers(0, 9999),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999),
)
PROSE = st.text("工人劳模先进事迹班组，。：（）、", max_size=20)
JOINTS = st.lists(
    st.sampled_from(["", "", "", " ", "  ", "\u3000", "\u00a0", "-", "－", "—", "–", "−", ".", "_", " - "]),
    min_size=17,
    max_size=17,
)


def join(number: str, joints: list[str], wide: bool) -> str:
    if wide:
        number = number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    return "".join(char + joint for char, joint in zip(number, [*joints, ""], strict=True))


@given(SEVENTEEN, PROSE, PROSE, JOINTS, st.booleans())
def test_a_right_number_is_found_wherever_it_stands(
    seventeen: str, before: str, behind: str, joints: list[str], wide: bool
) -> None:
    number = join(seventeen + check_of(seventeen), joints, wide)
    (leak,) = leaks(before + number + behind)
    assert (leak.kind, leak.start, leak.end) == ("identity_number", len(before), len(before) + len(number))
    assert len(leak.masked) < 10


@given(SEVENTEEN, PROSE, PROSE, st.sampled_from("0123456789X"))
def test_a_wrong_check_is_said_of_numbers_with_a_grown_persons_birthday_and_others_are_no_number(
    seventeen: str, before: str, behind: str, check: str
) -> None:
    if check == check_of(seventeen):
        check = "0" if check == "X" else "X"
    found = [(leak.kind, leak.note != "") for leak in leaks(before + seventeen + check + behind)]
    grown = "1920" <= seventeen[6:10] <= "2009"
    assert found in ([("identity_number", True)] if grown else [], [("bank_card", False)])


def test_an_organisations_credit_code_is_no_bank_card_even_when_its_digits_pass_for_one() -> None:
    assert passes_luhn("911101050000004078")
    assert leaks("统一社会信用代码911101050000004078。") == ()
    assert kinds("编码911101050000000001。") == ["bank_card"]
