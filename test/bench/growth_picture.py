"""A row of small charts with logarithmic axes, as SVG text."""
import math

WIDTH, HEIGHT, LEFT, TOP, GAP = 150, 110, 50, 40, 70
PANELS = (("connected_s", "until connected, s"),
          ("node_kib", "memory of a node, KiB"),
          ("client_messages_per_upload", "messages of an upload"),
          ("stopped_s", "until stopped, s"))


def decades(values):
    """The powers of ten around them."""
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def short(power):
    return f"{10 ** power:g}" if -3 < power < 4 else f"1e{power}"


def place(value, low, high, length):
    return length * (math.log10(value) - low) / (high - low)


def panel(rows, key, title, left):
    sizes = [row["storage_nodes"] for row in rows]
    values = [max(row[key], 1e-3) for row in rows]
    across, up = decades(sizes), decades(values)
    points = [(left + place(size, *across, WIDTH),
               TOP + HEIGHT - place(value, *up, HEIGHT))
              for size, value in zip(sizes, values)]
    parts = [f'<text x="{left}" y="{TOP - 14}" class="title">{title}</text>',
             f'<path class="axis" d="M{left} {TOP}V{TOP + HEIGHT}h{WIDTH}"/>']
    for power in range(up[0], up[1] + 1):
        y = TOP + HEIGHT - place(10 ** power, *up, HEIGHT)
        parts.append(f'<path class="grid" d="M{left} {y:.1f}h{WIDTH}"/>'
                     f'<text x="{left - 6}" y="{y + 4:.1f}" class="y">'
                     f'{short(power)}</text>')
    for power in range(across[0], across[1] + 1):
        x = left + place(10 ** power, *across, WIDTH)
        parts.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 16}" class="x">'
                     f'{short(power)}</text>')
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    parts.append(f'<polyline points="{line}"/>')
    for (x, y), value in zip(points, values):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
                     f'<text x="{x:.1f}" y="{y - 7:.1f}" class="x">'
                     f'{value:.3g}</text>')
    return "\n".join(parts)


def draw(rows):
    panels = "\n".join(
        panel(rows, key, title, LEFT + i * (WIDTH + GAP))
        for i, (key, title) in enumerate(PANELS))
    width = LEFT + len(PANELS) * (WIDTH + GAP)
    height = TOP + HEIGHT + 45
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} \
{height}" role="img">
<title>What a grid in one process costs, by its storage nodes</title>
<style>
text {{ font: 11px sans-serif; fill: #555; }}
.title {{ font-weight: bold; fill: #222; }}
.x {{ text-anchor: middle; }}
.y {{ text-anchor: end; }}
.axis {{ fill: none; stroke: #888; }}
.grid {{ stroke: #ddd; }}
polyline {{ fill: none; stroke: #2563a8; stroke-width: 2; }}
circle {{ fill: #2563a8; }}
</style>
<rect width="100%" height="100%" fill="#fff"/>
{panels}
<text x="{width / 2:.0f}" y="{height - 8}" class="x">storage nodes</text>
</svg>
"""
