"""What a start page is made of: panels with figures, rows, steps and a chart. Values, no markup."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django_stubs_ext import StrOrPromise


class Tone(StrEnum):
    """How urgent something is; shown by a colour and always also by words."""

    PLAIN = "plain"
    GOOD = "good"
    NOTE = "note"
    WARN = "warn"
    ALARM = "alarm"


@dataclass(frozen=True)
class Figure:
    """A number with its name; it leads to the rows it counts."""

    label: StrOrPromise
    value: StrOrPromise | int
    url: str = ""
    hint: StrOrPromise = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Row:
    """One thing that waits: what, a line beneath, a mark such as the time left, and the act it waits for."""

    title: StrOrPromise
    url: str = ""
    note: StrOrPromise = ""
    mark: StrOrPromise = ""
    tone: Tone = Tone.PLAIN
    act: StrOrPromise = ""
    act_url: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a line of steps: reached, current or still to come."""

    title: StrOrPromise
    is_done: bool = False
    is_current: bool = False
    note: StrOrPromise = ""
    url: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart, and in one sentence what it shows, for those who do not see it."""

    kind: str
    labels: Sequence[str]
    values: Sequence[float | None]
    name: StrOrPromise
    summary: StrOrPromise
    lowest: float | None = None
    highest: float | None = None

    @property
    def data(self) -> str:
        """Labels and values as the chart library reads them."""
        line = {
            "label": str(self.name),
            "data": list(self.values),
            "borderColor": "var(--color-primary-600)",
            "backgroundColor": "var(--color-primary-600)",
            "borderWidth": 2,
            "borderRadius": 3,
            "maxBarThickness": 28,
            "spanGaps": True,
            "pointRadius": 3,
        }
        return json.dumps({"labels": list(self.labels), "datasets": [line]}, ensure_ascii=False)

    @property
    def options(self) -> str:
        """Axes: few lines, bounds that do not exaggerate."""
        return json.dumps(
            {
                "animation": False,
                "maintainAspectRatio": False,
                "plugins": {"legend": {"display": False}},
                "scales": {
                    "x": {"grid": {"display": False}, "ticks": {"color": "#94a3b8", "maxRotation": 0}},
                    "y": {
                        "suggestedMin": self.lowest,
                        "suggestedMax": self.highest,
                        "border": {"display": False},
                        "ticks": {"color": "#94a3b8", "maxTicksLimit": 5},
                        "grid": {},
                    },
                },
            }
        )


@dataclass(frozen=True)
class Door:
    """An act about the subject of a panel as a whole, or about several of its rows."""

    label: StrOrPromise
    url: str


@dataclass(frozen=True)
class Panel:
    """A part of the page about one subject.

    `nothing` is shown in place of rows when there are none, and says what to do next; `url` leads to
    the whole list. A wide panel takes the full width of the page. `doors` stand beneath the rows; with
    a `search_url` the rows are found by typing.
    """

    key: str
    title: StrOrPromise
    icon: str = ""
    figures: Sequence[Figure] = ()
    rows: Sequence[Row] = ()
    steps: Sequence[Step] = ()
    chart: Chart | None = None
    nothing: StrOrPromise = ""
    url: str = ""
    more: int = 0
    is_wide: bool = False
    notes: Sequence[StrOrPromise] = field(default_factory=tuple)
    doors: Sequence[Door] = ()
    search_url: str = ""
    search_hint: StrOrPromise = ""

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing but noughts to show, so that one sentence says it better."""
        has_content = self.rows or self.steps or self.chart or any(one.value for one in self.figures)
        return bool(self.nothing) and not has_content
