"""Rules: the shortest way to say which new color each (color, feature value) gets.

What the train cells show is a table; a rule explains it in fewer words and says what becomes of the combinations that
only test cells have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Key = tuple[int, int]  # (color, feature value)
Spell = Callable[[int], tuple[int, ...]]  # a feature value as the numbers that stand for it in a key of the table

BASE_BITS = 1.0
PLAIN_BITS = 2.5  # an entry for a feature value
COLORED_BITS = 3.0  # an entry for a color and a feature value
FORM_BITS = 3.5  # a form such as "the feature is the new color", with its condition
LIMIT_BITS = 3.0  # a limit that divides the feature values in two
WEAK_BITS = 1.0  # an entry that one pair alone supports
UNSEEN_BITS = 2.5  # a combination of a test cell that no train cell has
AGREED_BITS = 1.0  # the same where two colors or more agree on what becomes of the value
DRAWN_OVER_BITS = 1.0  # what is drawn on the background seldom goes over what else lies there
STAYING_BITS = 0.5  # the same where all that is known of the value, or of the color, stays
NO_COLOR = -1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What train cells show of a feature, and what is asked.

    Attributes:
        outcomes: new color by (color, feature value), of all that train cells have.
        support: the train pairs that have such a cell, as bits: 1 << pair.
        asked: the (color, feature value) that a rule must answer.
        background: background color of the task.
    """

    outcomes: Mapping[Key, int]
    support: Mapping[Key, int]
    asked: Collection[Key]
    background: int

    def leave_out(self, pair: int) -> Evidence:
        """Return what the other pairs show, asked for what this pair has."""
        bit = 1 << pair
        kept = {key: pairs & ~bit for key, pairs in self.support.items() if pairs & ~bit}
        outcomes = {key: self.outcomes[key] for key in kept}
        return Evidence(outcomes, kept, [key for key, pairs in self.support.items() if pairs & bit], self.background)


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to say which new color each (color, feature value) gets.

    Attributes:
        bits: what it costs.
        template: the new grid as an expression over `img`, with @0, @1 where the sources of the features stand.
        answers: the new color of every (color, feature value) that was asked.
    """

    bits: float
    template: str
    answers: Mapping[Key, int]

    def write(self, *sources: str) -> str:
        """Return the expression with the sources of the features in it."""
        return re.sub(r"@(\d)", lambda match: sources[int(match[1])], self.template)


def best_rule(rules: Iterable[Rule]) -> Rule:
    """Return the cheapest rule, the first of equally cheap ones."""
    return min(rules, key=lambda rule: rule.bits)


def plane_rules(evidence: Evidence) -> Iterator[Rule]:
    """Yield the rules for a feature of any numbers."""
    yield entries_rule(evidence, lambda value: (value,), "@0")
    yield from _value_rules(evidence)
    yield from _limit_rules(evidence)


def mask_rules(evidence: Evidence) -> Iterator[Rule]:
    """Yield the rules for a feature of booleans, written as a mask."""
    table, bits, answers = choose_entries(evidence)
    if len(table) == 1:
        [(key, new)] = table.items()
        color, value = key
        mask = "@0" if value else "~(@0)"
        yield Rule(bits, f"paint(img, {mask}, {new}{'' if color is None else f', only={color}'})", answers)
    elif len(table) == 2 and all(color is None for color, _ in table):
        yield Rule(bits, f"np.where(@0, {table[None, 1]}, {table[None, 0]})", answers)
    else:
        yield Rule(bits, _recolor_text(table, lambda value: (value,), "@0"), answers)


def entries_rule(evidence: Evidence, spell: Spell, feature: str) -> Rule:
    """Return the rule that lists what changes.

    Args:
        evidence: what is known and asked.
        spell: the numbers that stand for a feature value in a key.
        feature: template of the argument `feature` of `recolor_by`.
    """
    table, bits, answers = choose_entries(evidence)
    return Rule(bits, _recolor_text(table, spell, feature), answers)


def choose_entries(evidence: Evidence) -> tuple[dict[tuple[int | None, int], int], float, dict[Key, int]]:
    """Choose the fewest entries that explain the evidence.

    Each feature value gets either one entry for all colors, with one more for each color that differs, or an entry
    for each color that changes.

    Returns:
        The entries, (color or None, feature value) to new color; what they cost; the answers.
    """
    by_value: dict[int, dict[int, int]] = {}
    stays: dict[int, bool] = {}
    for (color, value), new in evidence.outcomes.items():
        by_value.setdefault(value, {})[color] = new
        stays[color] = stays.get(color, True) and color == new
    asked: dict[int, list[int]] = {}
    for color, value in evidence.asked:
        asked.setdefault(value, []).append(color)
    table: dict[tuple[int | None, int], int] = {}
    answers: dict[Key, int] = {}
    bits = BASE_BITS
    for value in sorted(by_value.keys() | asked.keys()):
        known = by_value.get(value, {})
        chosen, value_bits = _entries_of_value(evidence, value, known, asked.get(value, []), stays)
        bits += value_bits
        table.update(chosen)
        plain = chosen.get((None, value))
        for color in asked.get(value, []):
            answers[color, value] = chosen.get((color, value), color if plain is None else plain)
    return table, bits, answers


def _entries_of_value(
    evidence: Evidence, value: int, known: Mapping[int, int], asked: Sequence[int], stays: Mapping[int, bool]
) -> tuple[dict[tuple[int | None, int], int], float]:
    """Return the cheapest entries of one feature value, and what they cost with what is asked of it."""
    support = evidence.support
    changed = {color: new for color, new in sorted(known.items()) if color != new}
    news = [color for color in asked if color not in known]
    many = _is_many(support)
    bits = COLORED_BITS * len(changed) + WEAK_BITS * sum(many and _is_single(support[c, value]) for c in changed)
    calm = bool(known) and not changed
    bits += sum(STAYING_BITS if calm or stays.get(color, False) else UNSEEN_BITS for color in news)
    best: tuple[dict[tuple[int | None, int], int], float] = ({(c, value): new for c, new in changed.items()}, bits)
    for new in sorted(set(changed.values())):
        others = {color: other for color, other in sorted(known.items()) if other != new}
        backing = [color for color in changed if changed[color] == new]
        pairs = 0
        for color in backing:
            pairs |= support[color, value]
        bits = PLAIN_BITS + COLORED_BITS * len(others)
        bits += (AGREED_BITS if len(backing) > 1 else UNSEEN_BITS) * len(news)
        bits += DRAWN_OVER_BITS * len(news) * (backing == [evidence.background])
        bits += WEAK_BITS * (many and _is_single(pairs))
        bits += WEAK_BITS * sum(many and _is_single(support[c, value]) for c in others if c != others[c])
        if bits < best[1] or (bits == best[1] and len(others) < len(best[0])):
            best = ({(None, value): new, **{(c, value): other for c, other in others.items()}}, bits)
    return best


def _value_rules(evidence: Evidence) -> Iterator[Rule]:
    """Yield the rules by which the feature is the new color, where a condition holds."""
    outcomes = evidence.outcomes
    news = {new for (color, value), new in outcomes.items() if color != new and value == new}
    if len(news) < 2:
        return
    background = evidence.background
    conditions: list[tuple[str, Callable[[int, int], bool], float]] = [
        ("@0", lambda color, value: True, 0.0),
        (f"np.where(img == {background}, @0, img)", lambda color, value: color == background, FORM_BITS),
        (f"np.where(img != {background}, @0, img)", lambda color, value: color != background, FORM_BITS),
        ("np.where((p := @0) > 0, p, img)", lambda color, value: value > 0, FORM_BITS),
        ("np.where((p := @0) >= 0, p, img)", lambda color, value: value >= 0, FORM_BITS),
    ]
    if background:
        template = f"np.where((p := @0) != {background}, p, img)"
        conditions.append((template, lambda color, value: value != background, FORM_BITS))
    for old in sorted({color for (color, value), new in outcomes.items() if color != new} - {background}):
        conditions.append(
            (f"np.where(img == {old}, @0, img)", lambda color, value, old=old: color == old, FORM_BITS + 1)  # type: ignore[misc]
        )
        conditions.append(
            (
                f"np.where((img == {old}) & ((p := @0) > 0), p, img)",
                lambda color, value, old=old: color == old and value > 0,  # type: ignore[misc]
                FORM_BITS + 2,
            )
        )
    for template, holds, bits in conditions:
        if all(new == (value if holds(color, value) else color) for (color, value), new in outcomes.items()):
            answers = {(color, value): value if holds(color, value) else color for color, value in evidence.asked}
            if all(0 <= new <= 9 for new in answers.values()):
                yield Rule(BASE_BITS + bits, template, answers)


def _limit_rules(evidence: Evidence) -> Iterator[Rule]:
    """Yield the rule by which a limit divides the values in those that become a color and those that do not.

    Where -1 stands for cells without a value, which stay, the values may also be divided in two colors.
    """
    by_value: dict[int, set[int]] = {}
    for (color, value), new in evidence.outcomes.items():
        by_value.setdefault(value, set()).add(new if color != new else NO_COLOR)
    if len(by_value) < 3 or any(len(news) > 1 for news in by_value.values()):
        return
    runs: list[tuple[int, list[int]]] = []  # values in a row that become the same color; NO_COLOR: they stay
    for value in sorted(by_value):
        [new] = by_value[value]
        if runs and runs[-1][0] == new:
            runs[-1][1].append(value)
        else:
            runs.append((new, [value]))
    news = [new for new, _ in runs]
    starts = [values[0] for _, values in runs]
    lengths = [len(values) for _, values in runs]
    if len(runs) == 2 and news[0] == NO_COLOR and lengths[1] > 1:
        template, bits = f"paint(img, (@0) >= {starts[1]}, {news[1]})", PLAIN_BITS
    elif len(runs) == 2 and news[1] == NO_COLOR and lengths[0] > 1 and starts[0] >= 0:
        template, bits = f"paint(img, (@0) < {starts[1]}, {news[0]})", PLAIN_BITS
    elif len(runs) == 3 and runs[0] == (NO_COLOR, [-1]) and NO_COLOR not in news[1:] and sum(lengths) > 3:
        template = f"np.where((p := @0) < 0, img, np.where(p < {starts[2]}, {news[1]}, {news[2]}))"
        bits = 2 * PLAIN_BITS
    else:
        return
    answers, unsure = {}, set()
    for color, value in evidence.asked:
        run = max((i for i, start in enumerate(starts) if start <= value), default=0)
        answers[color, value] = color if news[run] == NO_COLOR else news[run]
        if run + 1 < len(runs) and value > runs[run][1][-1]:
            unsure.add(value)  # between the runs: the limit could lie on either side of it
    yield Rule(BASE_BITS + LIMIT_BITS + bits + UNSEEN_BITS * len(unsure), template, answers)


def _recolor_text(table: Mapping[tuple[int | None, int], int], spell: Spell, feature: str) -> str:
    """Return a call of `recolor_by` with these entries."""
    entries = []
    for (color, value), new in table.items():
        key = spell(value) if color is None else (color, *spell(value))
        entries.append(f"{key if len(key) > 1 else key[0]}: {new}")
    return f"recolor_by(img, {feature}, {{{', '.join(entries)}}})"


def _is_many(support: Mapping[Key, int]) -> bool:
    """Return whether more than one pair supports the evidence."""
    pairs = 0
    for bits in support.values():
        pairs |= bits
    return not _is_single(pairs)


def _is_single(pairs: int) -> bool:
    """Return whether exactly one bit, or none, is set."""
    return pairs & (pairs - 1) == 0
