"""Costs that are counted: how often what was found used a piece, against the bits that were set for it by hand.

A piece is a choice that a search makes: a template of its kind, a text of a macro, a step of the transformations; its
name is `group: text`, as `name_piece` writes it. The hand-set bits are the prior of each group, what was counted is the
evidence, and the bits of a piece are those of the posterior mean (a Dirichlet prior that weighs as much as `PRIOR` uses
of the group).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from arc_dsl.errors import InputError
from arc_dsl.files import replace_file

FORMAT = 1
PRIOR = 30.0  # uses of a group, that its hand-set bits are worth
LEAST, MOST = -2.0, 2.0  # bits, by which counting may change a piece


@dataclass(frozen=True)
class Counts:
    """How often pieces were used.

    Attributes:
        num_programs: programs that were counted.
        pieces: uses of each piece by its name, `group: text`.
    """

    num_programs: int
    pieces: Mapping[str, int]

    @property
    def digest(self) -> str:
        """A short name for what was counted."""
        return blake2b(json.dumps(asdict(self), sort_keys=True).encode(), digest_size=10).hexdigest()

    def changes(self, group: str, bits: Mapping[str, float]) -> dict[str, float]:
        """Return by how many bits each piece of a group becomes dearer; negative for those used more than expected.

        Args:
            group: its name.
            bits: text of each piece of the group -> the bits set by hand, which need not be those of probabilities.
        """
        weights = {text: 2.0**-cost for text, cost in bits.items()}
        total = sum(weights.values())
        used = {text: self.pieces.get(name_piece(group, text), 0) for text in bits}
        uses = sum(used.values())
        found = {}
        for text, weight in weights.items():
            prior = weight / total
            found[text] = -math.log2((used[text] + PRIOR * prior) / (prior * (uses + PRIOR)))
        return {text: min(max(change, LEAST), MOST) for text, change in found.items()}

    def without(self, pieces: Sequence[str]) -> Counts:
        """Return the counts without one of the programs."""
        return Counts(self.num_programs - 1, dict(Counter(self.pieces) - Counter(pieces)))


def name_piece(group: str, text: str) -> str:
    """Return the name of a piece, which is one line."""
    return f"{group}: {' '.join(text.split())}"


def count_pieces(programs: Iterable[Sequence[str]]) -> Counts:
    """Return the counts of programs, each given as the pieces that it is made of."""
    pieces: Counter[str] = Counter()
    num_programs = 0
    for used in programs:
        pieces.update(used)
        num_programs += 1
    return Counts(num_programs, dict(sorted(pieces.items())))


def write_counts(counts: Counts, path: Path) -> None:
    """Write counts as JSON, a piece a line."""
    content = {"format": FORMAT, "num_programs": counts.num_programs, "pieces": counts.pieces}
    with replace_file(path) as partial:
        partial.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_counts(path: Path) -> Counts:
    """Read counts.

    Raises:
        InputError: the file is no such JSON.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise InputError(f"{path} has format {content['format']}, this version reads {FORMAT}; fit it again")
        return Counts(int(content["num_programs"]), {str(name): int(uses) for name, uses in content["pieces"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} holds no counts of pieces ({error!r}); make it with arcwright fit-costs") from None
