"""The commands that show what there is: the DSL, the generators, a dataset, the solvers."""

from __future__ import annotations

from dataclasses import dataclass

from generators.gallery import GalleryConfig, write_gallery
from generators.statistics import StatisticsConfig, write_statistics


@dataclass(frozen=True)
class DslOptions:
    """Print the reference of the DSL, as Markdown.

    Attributes:
        compact: a line for each primitive, as prompts may hold it.
    """

    compact: bool = False


@dataclass(frozen=True)
class CoverageOptions:
    """Print which real training tasks the solvers solve, and which primitives they use.

    Attributes:
        json: one JSON object instead, for programs.
    """

    json: bool = False


def dsl(options: DslOptions) -> None:
    """Print the reference of the DSL."""
    from arc_dsl.primitives.reference import render_reference

    print(render_reference(options.compact))


def gallery(options: GalleryConfig) -> None:
    """Write an HTML page with samples of every generator."""
    write_gallery(options)


def statistics(options: StatisticsConfig) -> None:
    """Write the statistics of task shards: JSON, and the co-occurrence of functions as a picture."""
    write_statistics(options)


def coverage(options: CoverageOptions) -> int:
    """Print which real training tasks the solvers solve."""
    from evaluation.coverage import print_coverage

    return print_coverage(options.json)
