"""The gallery: one HTML file with samples of every generator, by concept and level, with program and pairs.

Run `python -m generators.gallery --out gallery.html` or, for some generators or concepts only, add
`--generators NAME NAME`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import tyro

from arc_dsl.grid import Grid
from generators.acceptance import DraftRejected, ValidTask
from generators.catalog import select_generators
from generators.generate import GenerateConfig, draw_task
from generators.registry import Generator

MAX_ATTEMPTS = 20  # per sample
PALETTE = ("#000", "#0074d9", "#ff4136", "#2ecc40", "#ffdc00", "#aaa", "#f012be", "#ff851b", "#7fdbff", "#870c25")
STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 1100px; padding: 0 1rem; color: #222; }
nav { columns: 4 200px; margin-bottom: 2rem; }
nav a { display: block; color: #0366d6; text-decoration: none; }
h2 { border-bottom: 2px solid #222; margin-top: 3rem; }
h3 { margin: 2rem 0 .2rem; }
.level { color: #666; }
.sample { display: flex; flex-wrap: wrap; gap: .8rem; align-items: flex-end; margin: .5rem 0 1.2rem; }
figure { margin: 0; display: flex; gap: .3rem; align-items: center; padding: .3rem; background: #f4f4f4; }
figure.test { background: #fdf1d8; }
svg { display: block; }
pre { background: #f8f8f8; border: 1px solid #e4e4e4; padding: .6rem; overflow-x: auto; width: 100%; margin: 0; }
"""


@dataclass(frozen=True)
class GalleryConfig:
    """What to show.

    Attributes:
        out: HTML file to write.
        generators: names of generators or of concepts; empty for all.
        levels: levels to show a sample of.
        seed: seed of the samples.
        num_pairs: pairs per sample, the test pair included.
    """

    out: Path
    generators: tuple[str, ...] = ()
    levels: tuple[float, ...] = (0.0, 0.5, 1.0)
    seed: int = 0
    num_pairs: int = 4

    def __post_init__(self) -> None:
        if not self.levels or not all(0 <= level <= 1 for level in self.levels):
            raise ValueError(f"levels must lie in [0, 1] and be at least one, got {self.levels}")


def write_gallery(config: GalleryConfig) -> None:
    """Write the HTML page of samples; a generator without a valid sample at a level is shown as such."""
    chosen = select_generators(config.generators)
    chosen.sort(key=lambda entry: (entry.concept, entry.name))
    sections = []
    for concept, entries in groupby(chosen, key=lambda entry: entry.concept):
        sections.append(f'<h2 id="{_escape(concept)}">{_escape(concept)}</h2>')
        sections += (_generator_html(entry, config) for entry in entries)
    concepts = sorted({entry.concept for entry in chosen})
    links = "".join(f'<a href="#{_escape(concept)}">{_escape(concept)}</a>' for concept in concepts)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gallery of generators</title>'
        f"<style>{STYLE}</style></head><body><h1>{len(chosen)} generators, {len(concepts)} concepts</h1>"
        f"<nav>{links}</nav>{''.join(sections)}</body></html>\n"
    )
    config.out.write_text(page, encoding="utf-8")


def grid_svg(grid: Grid, largest_side: int = 150) -> str:
    """Return a grid as SVG no larger than that many pixels; cells of one color in a row are one rectangle."""
    height, width = grid.shape
    cell = max(3, min(18, largest_side // max(height, width)))
    rects = []
    for row, cells in enumerate(grid.tolist()):
        col = 0
        for color, run in groupby(cells):
            length = len(list(run))
            rects.append(f'<rect x="{col}" y="{row}" width="{length}" height="1" fill="{PALETTE[color]}"/>')
            col += length
    lines = "".join(f"M{col} 0V{height}" for col in range(1, width))
    lines += "".join(f"M0 {row}H{width}" for row in range(1, height))
    return (
        f'<svg width="{width * cell}" height="{height * cell}" viewBox="0 0 {width} {height}" '
        f'shape-rendering="crispEdges">{"".join(rects)}<path d="{lines}" stroke="#555" stroke-width=".04"/></svg>'
    )


def draw_sample(config: GenerateConfig, entry: Generator, attempts: Iterable[int]) -> ValidTask | None:
    """Return the first valid sample among the attempts, or None."""
    for index in attempts:
        try:
            return draw_task(config, entry, index)[0]
        except DraftRejected:
            continue
    return None


def _generator_html(entry: Generator, config: GalleryConfig) -> str:
    docstring = (entry.draw.__doc__ or "").strip().split("\n")[0]
    solves = f" · after task {_escape(entry.solves)}" if entry.solves else ""
    parts = [f"<h3>{_escape(entry.name)}{solves}</h3><p>{_escape(docstring)}</p>"]
    for level in config.levels:
        settings = GenerateConfig(
            seed=config.seed, min_level=level, max_level=level, min_pairs=config.num_pairs, max_pairs=config.num_pairs
        )
        sample = draw_sample(settings, entry, range(MAX_ATTEMPTS))
        parts.append(f'<div class="level">level {level:g}</div>')
        parts.append(_sample_html(sample) if sample else "<p>no valid sample</p>")
    return "".join(parts)


def _sample_html(sample: ValidTask) -> str:
    pairs: Sequence[tuple[Grid, Grid]] = list(zip(sample.inputs, sample.outputs, strict=True))
    figures = "".join(
        f'<figure class="{"test" if number == len(pairs) - 1 else "train"}">'
        f"{grid_svg(first)}<span>→</span>{grid_svg(second)}</figure>"
        for number, (first, second) in enumerate(pairs)
    )
    return f'<div class="sample">{figures}<pre>{_escape(sample.program)}</pre></div>'


def _escape(text: str) -> str:
    return html.escape(text, quote=True)


if __name__ == "__main__":
    write_gallery(tyro.cli(GalleryConfig))
