"""Fitting the counted costs: from what searches found to the counts, and what they are worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from evaluation.candidates import Candidate
from evaluation.search.costs import Counts, count_pieces, name_piece
from evaluation.search.found import claims_to_fit, read_cost, read_pieces
from evaluation.search.grammar import split_bits
from evaluation.search.productions import TEMPLATES
from evaluation.search.transforms.catalogue import list_steps

Pieces = tuple[str, ...]


def list_programs(candidates: Iterable[Candidate], most_bits: float) -> list[Pieces]:
    """Return the pieces of the cheapest program of each task that a search says fits, if it costs at most so many bits.

    Args:
        candidates: of a search, in any order.
        most_bits: what costs more is likelier a coincidence than a rule.
    """
    best: dict[str, Candidate] = {}
    for row in candidates:
        known = best.get(row.task_id)
        if claims_to_fit(row.text) and (known is None or row.logprob > known.logprob):
            best[row.task_id] = row
    return [read_pieces(row.text) for _, row in sorted(best.items()) if read_cost(row.logprob) <= most_bits]


def measure_saving(programs: Sequence[Pieces]) -> float:
    """Return by how many bits the average program is cheaper at counts of all the others than at hand-set bits.

    Only the templates and the steps are priced: the macros, too, depend on the task.
    """
    counts, groups = count_pieces(programs), _list_groups()
    return -sum(_price(pieces, counts.without(pieces), groups) for pieces in programs) / max(len(programs), 1)


def _price(pieces: Pieces, counts: Counts, groups: Mapping[str, Mapping[str, float]]) -> float:
    """Return by how much counts make pieces dearer."""
    used = {piece.partition(": ")[0] for piece in pieces}
    changes = {
        name_piece(group, text): change
        for group in used & groups.keys()
        for text, change in counts.changes(group, groups[group]).items()
    }
    return sum(changes.get(piece, 0.0) for piece in pieces)


def _list_groups() -> dict[str, dict[str, float]]:
    """Return group -> text -> bits set by hand, of the templates and of the steps of a task of one color."""
    groups = {
        str(kind): {text: float(bits) for bits, text in map(split_bits, lines)} for kind, lines in TEMPLATES.items()
    }
    for step in list_steps(Counts(0, {}), colors=(1,), new_colors=()):
        groups.setdefault(step.takes, {})[step.piece] = step.cost
    return groups
