"""The geometry of the career charts, for SVG attributes: no query and no markup.

Positions along an axis are percentages of the drawing's width ("22.22%"), so that a
chart fits any column without scaling its text. Colors and sizes are CSS.
"""

from careers.charts.path import path_scale
from careers.charts.plot import pay_plot
from careers.charts.rows import axes, career_rows, figure_bars

__all__ = ["axes", "career_rows", "figure_bars", "path_scale", "pay_plot"]
