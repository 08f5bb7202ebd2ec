"""Numbers as people read them: rounded half up, in the manner of the document's language."""

from fractions import Fraction
from math import floor

NARROW_SPACE = "\u202f"
SPACE = "\u00a0"
MINUS = "\u2212"


def half_up(value: Fraction | int) -> int:
    """The nearest integer; a half goes up (-2.5 is -2)."""
    return floor(Fraction(value) + Fraction(1, 2))


def shown(value: Fraction | int, lang: str, *, decimals: int = 0, sign: bool = False) -> str:
    """`1234.5` as « 1 235 » (fr) or "1,235" (en); `decimals` places at most, trailing zeros dropped."""
    scaled = half_up(Fraction(value) * 10**decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    digits = f"{whole:,}".replace(",", NARROW_SPACE) if lang.startswith("fr") else f"{whole:,}"
    if decimals and rest:
        point = "," if lang.startswith("fr") else "."
        digits += point + f"{rest:0{decimals}d}".rstrip("0")
    prefix = MINUS if scaled < 0 else "+" if sign and scaled > 0 else ""
    return prefix + digits


def shown_to(value: Fraction | int, lang: str, decimals: int) -> str:
    """`5` as « 5,0 »: exactly `decimals` places, rounded half up, never −0."""
    scaled = half_up(Fraction(value) * 10**decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    number = (MINUS if scaled < 0 else "") + shown(whole, lang)
    point = "," if lang.startswith("fr") else "."
    return f"{number}{point}{rest:0{decimals}d}" if decimals else number


def with_unit(value: Fraction | int, unit: str, lang: str, **how: object) -> str:
    """A number and its unit, which a line break must not part."""
    number = shown(value, lang, **how)  # type: ignore[arg-type]
    return f"{number}{SPACE}{unit}" if unit else number


def as_written(value: Fraction) -> str:
    """A decimal of a document, exactly, with a point (for form fields)."""
    if value.denominator == 1:
        return str(value.numerator)
    places = 0
    while (value * 10**places).denominator != 1 and places < 20:
        places += 1
    scaled = abs((value * 10**places).numerator) if places < 20 else abs(half_up(value * 10**places))
    whole, rest = divmod(scaled, 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{places}d}"
