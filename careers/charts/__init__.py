"""The geometry of the career charts, for SVG attributes: no query and no markup.

Positions along an axis are percentages of the drawing's width ("22.22%"), so that a
chart fits any column without scaling its text. Colors and sizes are CSS.
"""

from careers.charts.path import path_scale
from careers.charts.plan import shift_bars, spans
from careers.charts.plot import pay_plot
from careers.charts.rows import CareerRow, axes, axes_of, career_rows, pay_bars
from careers.charts.timelines import timelines

__all__ = [
    "CareerRow",
    "axes",
    "axes_of",
    "career_rows",
    "path_scale",
    "pay_bars",
    "pay_plot",
    "shift_bars",
    "spans",
    "timelines",
]
