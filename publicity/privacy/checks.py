"""Which digits prove themselves: the check digits of identity numbers, cards and credit codes."""

import re

from publicity.privacy.leak import NUMBER, is_day

_REGION = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_IDENTITY_18 = re.compile("[0-9]{17}[0-9Xx]")
_IDENTITY_15 = re.compile("[0-9]{15}")
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
# A list of years starts with 1 or 2 and so can be no card, whatever its check digit happens to be.
_BANK_CARD = re.compile("[34569][0-9]{15,18}")
# Every second digit counts twice, and what has two digits then is their sum.
_DOUBLED = str.maketrans("0123456789", "0246813579")
_CREDIT_MODULUS = 31
_CREDIT_WEIGHTS: tuple[int, ...] = tuple(3**place % _CREDIT_MODULUS for place in range(17))
# ISO 3166-1 alpha-3, the countries that an old permanent residence card begins with.
_COUNTRIES = (
    "ABW AFG AGO AIA ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BMU BOL BRA BRB"
    " BRN BTN BWA CAF CAN CHE CHL CIV CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP"
    " EST ETH FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ ISL"
    " ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO MDA MDG"
    " MDV MEX MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK PAN PER PHL"
    " PLW PNG POL PRK PRT PRY PSE QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ"
    " SYC SYR TCD TGO THA TJK TKM TLS TON TTO TUN TUR TUV TZA UGA UKR URY USA UZB VAT VCT VEN VNM VUT WSM YEM ZAF ZMB"
    " ZWE"
)


def is_identity_number(digits: str) -> bool:
    """Tell whether 18 characters (GB 11643, checksum and all) or 15 digits of old are an identity number.

    Permits of residence for Hong Kong, Macao and Taiwan (81, 82, 83) are made the same way.
    """
    if not _REGION.match(digits):
        return False
    if _IDENTITY_18.fullmatch(digits):
        return _has_identity_check(digits) and is_day(digits[6:10], digits[10:12], digits[12:14])
    return bool(_IDENTITY_15.fullmatch(digits)) and is_day("19" + digits[6:8], digits[8:10], digits[10:12])


def resembles_identity_number(digits: str) -> bool:
    """Tell whether 17 or 18 characters have the region and birthday of somebody born from 1920 to 2009.

    Later dates at that place are those of orders and files; earlier ones belong to nobody who is put forward.
    """
    return (
        len(digits) in {17, 18}
        and _REGION.match(digits) is not None
        and "1920" <= digits[6:10] <= "2009"
        and is_day(digits[6:10], digits[10:12], digits[12:14])
        and not is_credit_code(digits)
    )


def is_residence_card(digits: str) -> bool:
    """Tell whether 18 digits are a foreigner's permanent residence card: 9, region, country, birthday, check digit."""
    return (
        len(digits) == 18
        and digits.startswith("9")
        and _REGION.match(digits[1:3]) is not None
        and is_day(digits[6:10], digits[10:12], digits[12:14])
        and _has_identity_check(digits)
        and not is_credit_code(digits)
    )


def is_old_residence_card(country: str, digits: str) -> bool:
    """Tell whether three letters and 12 digits are such a card of before 2017: country, region, birthday, number."""
    return (
        country in _COUNTRIES
        and len(digits) == 12
        and _REGION.match(digits) is not None
        and is_day("19" + digits[4:6], digits[6:8], digits[8:10])
    )


def is_bank_card(digits: str) -> bool:
    """Tell whether 16 to 19 digits are a bank card's with the right check digit, and no organisation's code."""
    return bool(_BANK_CARD.fullmatch(digits)) and passes_luhn(digits) and not is_credit_code(digits)


def passes_luhn(digits: str) -> bool:
    """Tell whether the last of some ASCII digits is the check digit of the others (ISO/IEC 7812)."""
    if not NUMBER.fullmatch(digits):
        return False
    added_up = (digits[::-2] + digits[-2::-2].translate(_DOUBLED)).encode()
    return (sum(added_up) - len(added_up) * ord("0")) % 10 == 0


def is_credit_code(digits: str) -> bool:
    """Tell whether digits are an organisation's unified social credit code (GB 32100), which anybody may know."""
    if len(digits) != len(_CREDIT_WEIGHTS) + 1 or not NUMBER.fullmatch(digits):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:-1], _CREDIT_WEIGHTS, strict=True))
    return (total + int(digits[-1])) % _CREDIT_MODULUS == 0


def _has_identity_check(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[total % 11] == digits[17].upper()
