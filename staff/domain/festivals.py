"""The statutory holidays of China by law: what a year's notice does not need to say.

Sources: 《全国年节及纪念日放假办法》 as in force from 2014 (11 days) and from 2025 on (国务院令第795号:
13 days, with New Year's Eve and 2 May); lunar days by the tables of the Hong Kong Observatory.
"""

from datetime import date, timedelta

FIRST_YEAR_OF_THIRTEEN = 2025

_LUNAR = {
    # year: first day of the first lunar month, fifth of the fifth, fifteenth of the eighth
    2020: ((1, 25), (6, 25), (10, 1)),
    2021: ((2, 12), (6, 14), (9, 21)),
    2022: ((2, 1), (6, 3), (9, 10)),
    2023: ((1, 22), (6, 22), (9, 29)),
    2024: ((2, 10), (6, 10), (9, 17)),
    2025: ((1, 29), (5, 31), (10, 6)),
    2026: ((2, 17), (6, 19), (9, 25)),
    2027: ((2, 6), (6, 9), (9, 15)),
    2028: ((1, 26), (5, 28), (10, 3)),
    2029: ((2, 13), (6, 16), (9, 22)),
    2030: ((2, 3), (6, 5), (9, 12)),
    2031: ((1, 23), (6, 24), (10, 1)),
    2032: ((2, 11), (6, 12), (9, 19)),
    2033: ((1, 31), (6, 1), (9, 8)),
    2034: ((2, 19), (6, 20), (9, 27)),
    2035: ((2, 8), (6, 10), (9, 16)),
}

YEARS = range(min(_LUNAR), max(_LUNAR) + 1)
"""Years whose lunar festivals are known here."""


def tomb_sweeping_day(year: int) -> date:
    """Give 清明, when the sun is at 15°: 4 or 5 April of a year from 2001 to 2099."""
    of_century = year % 100
    return date(year, 4, int(of_century * 0.2422 + 4.81) - of_century // 4)


def statutory_days(year: int) -> dict[date, str]:
    """Give the days that are paid threefold when worked, with their names.

    Args:
        year: 2020 to 2035.

    Raises:
        LookupError: the lunar festivals of the year are not known here.
    """
    spring, boat, moon = (date(year, *day) for day in _LUNAR[year])
    is_thirteen = year >= FIRST_YEAR_OF_THIRTEEN
    spring_days = range(-1 if is_thirteen else 0, 3)
    return {
        date(year, 1, 1): "元旦",
        **{spring + timedelta(days=step): "春节" for step in spring_days},
        tomb_sweeping_day(year): "清明节",
        **{date(year, 5, day): "劳动节" for day in ((1, 2) if is_thirteen else (1,))},
        boat: "端午节",
        moon: "中秋节",
        **{date(year, 10, day): "国庆节" for day in (1, 2, 3)},
    }
