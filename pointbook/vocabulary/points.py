"""Points: exact to 0.01, held as whole hundredths in an ``int``, never as binary floats."""

HUNDREDTHS = 100


def show(points: int) -> str:
    """Hundredths as people write them: 1200 is ``12``, 250 is ``2.5``, -7 is ``-0.07``."""
    whole, part = divmod(abs(points), HUNDREDTHS)
    sign = "-" if points < 0 else ""
    return f"{sign}{whole}.{part:02d}".rstrip("0").rstrip(".") if part else f"{sign}{whole}"


def number(points: int) -> int | float:
    """Hundredths as a number for JSON and spreadsheet cells; the shortest one that prints alike."""
    whole, part = divmod(points, HUNDREDTHS)
    return points / HUNDREDTHS if part else whole


def percents(share: object) -> str:
    """Whole percents as people write them, ``87 %``; what is no number stands for itself."""
    return f"{share}\u00a0%" if isinstance(share, int) else str(share)


def product(price: int, rate: int) -> int:
    """Price times rate, all three in hundredths, rounded half up to 0.01."""
    exact = price * rate
    rounded = (2 * abs(exact) + HUNDREDTHS) // (2 * HUNDREDTHS)
    return rounded if exact >= 0 else -rounded
