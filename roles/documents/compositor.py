"""Typesets one paper in a process of its own: `python compositor.py`, the job as JSON in, the PDF out.

typst keeps what it laid out for its next ten compilations: ten directories were 2.4 GB that a web server
would hold for good. A process that ends gives all of it back. Nothing of the portal is imported here.
"""

import json
import sys

import typst


def main() -> None:
    job = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=job.pop("fonts"))
    sys.stdout.buffer.write(typst.compile(font_paths=fonts, **job))


if __name__ == "__main__":
    main()
