"""What the site does with pages of the tree. Equations written in TeX are drawn as SVG, which needs no scripts, fonts or network;
comments, by which scripts find numbers in the pages, are left out; lists begin without an empty line, as elsewhere.
"""
import html
import re

import ziamath

COMMENT = re.compile(r"<!--.*?-->", re.S)
DISPLAY = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.S)
ITEM = re.compile(r"([-*]|\d+\.) \S")
PARAGRAPH = re.compile(r"(?!```)[^\s#|>]")
TALLEST = 100  # pixels; one that is taller was not understood


def drawn(found):
    tex = html.unescape(found[1]).strip()
    equation = ziamath.Latex(tex, size=18, color="currentColor")
    if equation.getsize()[1] > TALLEST:
        raise ValueError(f"cannot draw this equation, write it in another way: {tex}")
    label = html.escape(tex, quote=True)
    return f'<p role="img" aria-label="{label}" style="overflow-x: auto">{equation.svg()}</p>'


def with_lists_apart(text):
    """An empty line before each list that follows a paragraph at once."""
    lines, fenced = [], False
    for line in text.split("\n"):
        if ITEM.match(line) and not fenced and lines and PARAGRAPH.match(lines[-1]) and not ITEM.match(lines[-1]):
            lines.append("")
        fenced ^= line.lstrip().startswith("```")
        lines.append(line)
    return "\n".join(lines)


def on_page_markdown(text, **_):
    return with_lists_apart(COMMENT.sub("", text))


def on_page_content(text, **_):
    return DISPLAY.sub(drawn, text)
