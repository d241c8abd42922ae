#!/usr/bin/env python3
"""picture.py [--title TEXT] [--width COLUMNS] [--begin REGEX] [--end REGEX] < CAPTURED > PICTURE.svg

Turns what a terminal was sent, ANSI colours included, into an SVG that looks like that terminal. Understands what
Drover sends: SGR colours, and a progress line that is drawn over with a carriage return.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from html import escape

CHARACTER = 8.4  # width of one column; each run of text is stretched to its columns, whatever the font
LINE = 20
MARGIN = 20
BAR = 38

COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "36": "#56d4dd"}
PLAIN, DIM, BOLD = "#c9d1d9", "#8b949e", "#ffffff"


@dataclass(frozen=True)
class Look:
    color: str = PLAIN
    bold: bool = False


def look_after(look, codes):
    """The look after an SGR sequence."""
    for code in codes.split(";"):
        if code in ("", "0"):
            look = Look()
        elif code == "1":
            look = Look(BOLD, True)
        elif code == "2":
            look = Look(DIM, look.bold)
        elif code in COLORS:
            look = Look(COLORS[code], look.bold)
    return look


def read_lines(text):
    """Lines of cells (character, look), as they stand on the screen in the end."""
    lines, line, column, look = [], [], 0, Look()
    for match in re.finditer(r"\x1b\[([0-9;?]*)([A-Za-z])|(\r\n|\n)|(\r)|([^\x00-\x1f\x1b])", text):
        codes, kind, newline, carriage, character = match.groups()
        if kind == "m":
            look = look_after(look, codes)
        elif kind == "K":
            del line[column:]
        elif newline:
            lines.append(line)
            line, column = [], 0
        elif carriage:
            column = 0
        elif character:
            line[column : column + 1] = [(character, look)]
            column += 1
    return lines + ([line] if line else [])


def wrapped(lines, width):
    """Cut at the terminal's width, as a terminal does."""
    for line in lines:
        yield line[:width]
        for at in range(width, len(line), width):
            yield line[at : at + width]


def runs(line):
    """Pieces of one look: (column, text, look). Blanks at a piece's ends are left out."""
    start = 0
    for end in range(1, len(line) + 1):
        if end < len(line) and line[end][1] == line[start][1]:
            continue
        text = "".join(cell[0] for cell in line[start:end])
        if text.strip():
            yield start + len(text) - len(text.lstrip()), text.strip(), line[start][1]
        start = end


def text_element(x, y, text, look):
    weight = ' font-weight="bold"' if look.bold else ""
    return (
        f'<text x="{x:.1f}" y="{y}" fill="{look.color}"{weight} textLength="{len(text) * CHARACTER:.1f}" '
        f'lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(text)}</text>'
    )


def picture(lines, width, title):
    right, bottom = MARGIN * 2 + width * CHARACTER, BAR + MARGIN + len(lines) * LINE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right:.0f} {bottom}" width="{right:.0f}" '
        f'height="{bottom}" role="img" aria-label="{escape(title)}" '
        'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14">',
        f'<rect width="{right:.0f}" height="{bottom}" rx="9" fill="#0d1117"/>',
        f'<path d="M0 {BAR - 8}V9a9 9 0 0 1 9-9h{right - 18:.0f}a9 9 0 0 1 9 9v{BAR - 17}z" fill="#161b22"/>',
    ]
    for index, color in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        parts.append(f'<circle cx="{18 + index * 20}" cy="15" r="6" fill="{color}"/>')
    parts.append(f'<text x="{right / 2:.0f}" y="20" fill="{DIM}" font-size="13" text-anchor="middle">{escape(title)}</text>')
    for number, line in enumerate(lines):
        for column, text, look in runs(line):
            parts.append(text_element(MARGIN + column * CHARACTER, BAR + 14 + number * LINE, text, look))
    return "\n".join(parts + ["</svg>", ""])


def excerpt(lines, begin, end):
    """From the line that fits `begin` to the one before that which fits `end`."""
    texts = ["".join(cell[0] for cell in line) for line in lines]
    first = next((i for i, text in enumerate(texts) if re.search(begin, text)), 0) if begin else 0
    last = next((i for i, text in enumerate(texts) if end and i > first and re.search(end, text)), len(lines))
    while last > first and not texts[last - 1].strip():
        last -= 1
    return lines[first:last]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--title", default="drover")
    options.add_argument("--width", type=int, default=100)
    options.add_argument("--begin")
    options.add_argument("--end")
    chosen = options.parse_args()
    captured = read_lines(sys.stdin.buffer.read().decode())
    lines = list(wrapped(excerpt(captured, chosen.begin, chosen.end), chosen.width))
    sys.stdout.write(picture(lines, chosen.width, chosen.title))


if __name__ == "__main__":
    main()
