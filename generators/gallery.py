"""The gallery: one HTML file with samples of every generator, by concept and level, with program and pairs.

Run `python -m generators.gallery --out gallery.html` or, for some generators or concepts only, add
`--generators NAME NAME`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import tyro
from markupsafe import Markup

from arc_dsl.display import grid_html
from arc_dsl.errors import InputError
from arc_dsl.files import check_output
from arc_dsl.markup import render
from generators.acceptance import DraftRejected, ValidTask
from generators.catalog import select_generators
from generators.generate import GenerateConfig, draw_task
from generators.registry import Generator

MAX_ATTEMPTS = 20  # per sample


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
            raise InputError(f"levels must lie in [0, 1] and be at least one, got {self.levels}")


@dataclass(frozen=True)
class Sample:
    """What the page shows of a generator at a level.

    Attributes:
        level: the level.
        program: source of the sample's program; None where no attempt gave a valid task.
        pairs: pictures of the input and the output of each pair, the test pair last.
    """

    level: float
    program: str | None = None
    pairs: tuple[tuple[Markup, Markup], ...] = ()


def write_gallery(config: GalleryConfig) -> None:
    """Write the HTML page of samples; a generator without a valid sample at a level is shown as such."""
    check_output(config.out)
    config.out.parent.mkdir(parents=True, exist_ok=True)
    chosen = sorted(select_generators(config.generators), key=lambda entry: (entry.concept, entry.name))
    concepts = [
        (concept, [(entry, _first_line(entry), tuple(_show_samples(entry, config))) for entry in entries])
        for concept, entries in groupby(chosen, key=lambda entry: entry.concept)
    ]
    page = render("generators/gallery.html", num_generators=len(chosen), concepts=concepts)
    config.out.write_text(page, encoding="utf-8")


def draw_sample(config: GenerateConfig, entry: Generator, attempts: Iterable[int]) -> ValidTask | None:
    """Return the first valid sample among the attempts, or None."""
    for index in attempts:
        try:
            return draw_task(config, entry, index)[0]
        except DraftRejected:
            continue
    return None


def _show_samples(entry: Generator, config: GalleryConfig) -> Iterator[Sample]:
    for level in config.levels:
        settings = GenerateConfig(
            seed=config.seed, min_level=level, max_level=level, min_pairs=config.num_pairs, max_pairs=config.num_pairs
        )
        task = draw_sample(settings, entry, range(MAX_ATTEMPTS))
        if task is None:
            yield Sample(level)
        else:
            pairs = zip(map(grid_html, task.inputs), map(grid_html, task.outputs), strict=True)
            yield Sample(level, task.program, tuple(pairs))


def _first_line(entry: Generator) -> str:
    return (entry.draw.__doc__ or "").strip().split("\n")[0]


if __name__ == "__main__":
    write_gallery(tyro.cli(GalleryConfig))
