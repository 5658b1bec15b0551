"""Shares as whole numbers of people, in exact fractions: 180×55% is 99, whatever floating point says."""

from fractions import Fraction

from publicity.model.structure import Ratio, Rounding


def bound(ratio: Ratio, base: int, rounding: Rounding) -> int:
    """Return the number of people that a share of ``base`` people allows or asks for.

    A maximum is cut down, a minimum rounded up; ``floor_plus_one`` is the letter of 000 四（一）, which
    asks for one more even where the share is whole.
    """
    return limit(ratio.share, base, ratio.bound == "min", literal=rounding.minimum == "floor_plus_one")


def limit(share: Fraction, base: int, minimum: bool, *, literal: bool = False) -> int:
    """Return a share of ``base`` people as a whole number: up for a minimum, down for a maximum."""
    exact = share * base
    floor = exact.numerator // exact.denominator
    if not minimum or (exact.denominator == 1 and not literal):
        return floor
    return floor + 1


def in_words(share: Fraction) -> str:
    """Return ``57%`` or ``1/3``: never a rounded number."""
    percent = share * 100
    return f"{percent.numerator}%" if percent.denominator == 1 else str(share)


def product(share: Fraction, base: int) -> str:
    """Return ``95×65%=61.75``; a product without an end in decimals is given to two places with ≈."""
    exact = share * base
    scaled = exact * 100
    if scaled.denominator == 1:
        text = f"{float(exact):g}" if exact < 10**6 else str(exact)
        return f"{base}×{in_words(share)}={text}"
    return f"{base}×{in_words(share)}≈{float(exact):.2f}"
