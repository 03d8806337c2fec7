"""Pictures of figures as SVG, drawn on the server: no script, no other host, readable by screen readers.

A picture knows nothing of what it shows: it is given points, texts in the reader's language and addresses,
and gives one `<svg>` element as text. Names are escaped by the writer of XML; colours are classes of
`static/zhiban/pictures.css`, so that light, dark and print look right.
"""

from common.pictures.bars import Bar, Bars, draw_bars
from common.pictures.control import ControlChart, ControlPoint, draw_control_chart
from common.pictures.funnel import FunnelPicture, FunnelPoint, draw_funnel
from common.pictures.intervals import IntervalRow, Intervals, draw_intervals

__all__ = [
    "Bar",
    "Bars",
    "ControlChart",
    "ControlPoint",
    "FunnelPicture",
    "FunnelPoint",
    "IntervalRow",
    "Intervals",
    "draw_bars",
    "draw_control_chart",
    "draw_funnel",
    "draw_intervals",
]
