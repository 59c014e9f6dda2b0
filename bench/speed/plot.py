"""A log-log plot of median latency against collection size, as SVG."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 440, 90, 130, 30, 50
LABEL = 14  # between the labels of lines that end side by side
COLOURS = ("#0b5394", "#6fa8dc", "#cc0000", "#e69138", "#6aa84f", "#674ea7", "#999999", "#45818e", "#a64d79")


def write_plot(rows: list[dict[str, float | str]], path: Path) -> None:
    """One line an engine: microseconds of the median single question."""
    points: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        points.setdefault(str(row["engine"]), []).append((float(row["size"]), float(row["p50"])))
    xs = [x for line in points.values() for x, _ in line]
    ys = [y for line in points.values() for _, y in line]
    x0, x1 = math.log10(min(xs)), max(math.log10(max(xs)), math.log10(min(xs)) + 1)
    y0, y1 = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - x0) / (x1 - x0) * (WIDTH - LEFT - RIGHT)
        up = (math.log10(y) - y0) / (y1 - y0) * (HEIGHT - TOP - BOTTOM)
        return LEFT + across, HEIGHT - BOTTOM - up

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12"><rect width="100%" height="100%" fill="white"/>'
    ]
    for power in range(y0, y1 + 1):
        x, y = place(10**x0, 10.0**power)
        parts.append(f'<line x1="{x}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{x - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,.0f} us</text>')
    for power in range(math.ceil(x0), math.floor(x1) + 1):
        x, y = place(10.0**power, 10.0**y0)
        parts.append(f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{10**power:,}</text>')
    parts.append(f'<text x="{(WIDTH - RIGHT + LEFT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">passages</text>')
    parts.append(f'<text x="{LEFT}" y="18">median time of one question, top 10</text>')
    heights = _apart({name: place(*line[-1]) for name, line in points.items()})
    for colour, (name, line) in zip(COLOURS, points.items(), strict=False):
        way = " ".join("{:.1f},{:.1f}".format(*place(*point)) for point in line)
        width = 3 if name.startswith("policyqa") else 1.5
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
        x, _ = place(*line[-1])
        parts.append(f'<text x="{x + 6:.1f}" y="{heights[name] + 4:.1f}" fill="{colour}">{name}</text>')
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _apart(ends: dict[str, tuple[float, float]]) -> dict[str, float]:
    """The height of each label: that of its line's end, or lower where another label is in the way."""
    heights: dict[str, float] = {}
    for name, (x, y) in sorted(ends.items(), key=lambda end: end[1][1]):
        above = [heights[other] for other in heights if ends[other][0] == x]
        heights[name] = max([y, *(height + LABEL for height in above)])
    return heights
