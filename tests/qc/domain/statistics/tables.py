"""Published tables that several tests use, each with where it is printed."""

KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C: 4 observers, 12 units."""

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Shrout and Fleiss (1979), table 2: 6 targets, 4 judges."""

BATTING = [
    0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244,
    0.244, 0.222, 0.222, 0.222, 0.222, 0.222, 0.200, 0.178, 0.156,
]  # fmt: skip
"""Efron and Morris (1975), table 1: averages of 18 players after 45 times at bat in 1970."""

WAFERS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22,
    8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip
"""NIST/SEMATECH e-Handbook, 6.3.3.2: defective chips of 50 on each of 30 wafers."""

FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
"""NIST/SEMATECH e-Handbook, 6.3.2.2: flow rates of ten batches."""

_PLATES = """
27 23 26 23 23 21/27 23 26 23 23 21/25 21 25 24 24 20/26 23 25 23 23 20/25 22 26 22 23 20/24 22 25 23 22 19
24 20 23 21 22 19/26 22 26 24 24 21/24 21 24 22 22 20/24 21 24 23 22 19/26 23 26 24 24 21/25 22 26 24 24 20
26 24 26 24 25 22/26 23 26 23 23 20/26 23 25 24 24 22/25 22 25 23 23 20/25 21 24 23 23 20/25 22 24 23 23 19
24 21 23 21 21 19/26 23 26 24 24 21/25 21 24 22 22 18/25 22 25 22 22 20/24 21 24 22 24 19/24 21 24 22 21 18
"""

PENICILLIN = [
    (plate, sample, float(diameter))
    for plate, line in zip(
        "abcdefghijklmnopqrstuvwx", _PLATES.replace("\n", "/").strip("/").split("/"), strict=True
    )
    for sample, diameter in zip("ABCDEF", line.split(), strict=True)
]
"""Davies and Goldsmith (1972), table 6.6, as in R's lme4: 24 plates, 6 samples, diameters in mm."""

ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
"""Gwet (2014), Handbook of Inter-Rater Reliability, two abstractors and three diagnoses; counts of pairs."""

PSYCHIATRISTS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
]  # fmt: skip
"""Fleiss (1971), as in Gwet's irrCAC: how many of 6 psychiatrists gave each of 15 patients each diagnosis."""


def pairs_of(table: list[list[int]]) -> list[list[int]]:
    """Turn a table of counts of pairs into two rows of ratings."""
    cells = [
        (row, column)
        for row in range(len(table))
        for column in range(len(table))
        for _ in range(table[row][column])
    ]
    return [[row for row, _ in cells], [column for _, column in cells]]


def raters_of(table: list[list[int]]) -> list[list[int]]:
    """Turn counts by unit and category into rows of ratings; which rater it was does not matter."""
    units = [[category for category, times in enumerate(row) for _ in range(times)] for row in table]
    return [list(row) for row in zip(*units, strict=True)]
