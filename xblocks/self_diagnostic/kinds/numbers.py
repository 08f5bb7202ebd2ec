"""Numbers of a document as plain JSON, and back without loss."""

from fractions import Fraction

LARGEST_INTEGER = 2**53
"""Above it, JSON readers that use floats lose digits."""


def as_json(number: Fraction) -> int | float | str:
    """An integer, a float that is written as in the document, or the decimal text where no float is."""
    if number.denominator == 1:
        return int(number) if abs(number) < LARGEST_INTEGER else str(number)
    nearest = float(number)
    if Fraction(str(nearest)) == number:
        return nearest
    return _decimal_text(number)


def exact(number: int | float | str) -> Fraction:
    """The number of which `number` is `as_json`. Raises `ValueError` for what is none."""
    return Fraction(str(number))


def _decimal_text(number: Fraction) -> str:
    """All the digits of a decimal number; numbers of documents are decimals, so that they end."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    return f"{int(number * 10**places)}e-{places}"
