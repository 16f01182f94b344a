"""Mutations: known programs, changed in one to three places, on the inputs they were made for.

The programs are the solvers of ARC training tasks and what the other generators write. A mutant is proposed if it
still runs, changes its inputs, and does something else than the program it comes from.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.program import canonical_source
from arc_dsl.solvers import solver_ids, solver_source
from generators.execution import compile_program
from generators.images import distinct_inputs, training_inputs_by_task
from generators.mutation import chain_programs, mutate_program
from generators.randomness import choose, random_count, random_int
from generators.registry import GENERATORS, Concept, Draft, Generator, UndrawableError, generator
from generators.source import program_of
from generators.steps import StepSource

MAX_MUTANTS = 16  # tried per draft
MAX_BASES = 4  # programs tried per draft
NOT_BASES = (Concept.MUTATION, Concept.COMPOSITION)  # their programs are not mutated


@generator(Concept.MUTATION)
def mutate_solver(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Change the solver of an ARC training task in one to three places, on that task's inputs, some of them turned."""
    return _first_mutant(rng, level, (_solver_base(rng, level, num_pairs) for _ in range(MAX_BASES)))


@generator(Concept.MUTATION)
def mutate_generated(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Change a program of another generator in one to three places, on its inputs."""
    return _first_mutant(rng, level, (_generated_base(rng, level, num_pairs) for _ in range(MAX_BASES)))


@generator(Concept.MUTATION)
def extend_program(rng: np.random.Generator, level: float, num_pairs: int) -> Draft:
    """Do what a solver or a program of another generator does, then one step more."""
    for _ in range(MAX_BASES):
        base = _solver_base(rng, level, num_pairs) if rng.random() < 0.5 else _generated_base(rng, level, num_pairs)
        if base is None:
            continue
        outputs = _outputs(base.program, base.inputs)
        if outputs is None:
            continue
        for _ in range(MAX_MUTANTS):
            step = StepSource(rng, outputs).draw()
            try:
                program = chain_programs(base.program, program_of(*step, "return img"))
            except ValueError:
                break
            if _is_new(program, base.inputs, outputs):
                return Draft(program, base.inputs)
    raise UndrawableError("no step changed what the programs give")


def _first_mutant(rng: np.random.Generator, level: float, bases: Iterable[Draft | None]) -> Draft:
    for base in bases:
        if base is None:
            continue
        outputs = _outputs(base.program, base.inputs)
        if outputs is None:
            continue
        for _ in range(MAX_MUTANTS):
            program = mutate_program(rng, base.program, random_count(rng, level, 1, 3))
            if _is_new(program, base.inputs, outputs):
                return Draft(program, base.inputs)
    raise UndrawableError("no mutant did something new")


def _solver_base(rng: np.random.Generator, level: float, num_pairs: int) -> Draft | None:
    """Return a solver and inputs of its task; more than the task has are turned copies of its own."""
    solvers = solver_sources()
    largest = 9 + round(21 * level)
    for _ in range(20):
        task_id, program = choose(rng, solvers)
        inputs = training_inputs_by_task()[task_id]
        if max(max(grid.shape) for grid in inputs) <= largest:
            break
    else:
        return None
    order = [inputs[number] for number in rng.permutation(len(inputs)).tolist()]

    def draw() -> Grid:
        if order:
            grid: Grid = order.pop()
            return grid
        grid = np.rot90(choose(rng, inputs), random_int(rng, 0, 3))
        return np.ascontiguousarray(grid.T if rng.random() < 0.5 else grid)

    try:
        return Draft(program, distinct_inputs(num_pairs, draw))
    except UndrawableError:
        return None


def _generated_base(rng: np.random.Generator, level: float, num_pairs: int) -> Draft | None:
    entry = choose(rng, _base_generators(len(GENERATORS)))
    try:
        return entry.draw(rng, level, num_pairs)
    except UndrawableError:
        return None


@lru_cache(maxsize=4)
def _base_generators(num_registered: int) -> tuple[Generator, ...]:
    """Return the generators whose programs are mutated, by name; listed again when more are registered."""
    return tuple(entry for _, entry in sorted(GENERATORS.items()) if entry.concept not in NOT_BASES)


def _outputs(program: str, inputs: Sequence[Grid]) -> list[Grid] | None:
    try:
        return compile_program(program).run_all(inputs)
    except Exception:  # failing is a program's ordinary result
        return None


def _is_new(program: str, inputs: Sequence[Grid], known: Sequence[Grid]) -> bool:
    """Return whether the program gives legal, varied outputs that are neither the inputs nor those known."""
    outputs = _outputs(program, inputs)
    if outputs is None:
        return False
    unlike_known = sum(not np.array_equal(first, second) for first, second in zip(outputs, known, strict=True))
    unlike_inputs = sum(not np.array_equal(first, second) for first, second in zip(outputs, inputs, strict=True))
    varied = len({(grid.shape, grid.tobytes()) for grid in outputs}) > len(outputs) // 2
    return unlike_known >= 1 and unlike_inputs >= min(len(inputs), 2) and varied


@lru_cache(maxsize=1)
def solver_sources() -> tuple[tuple[str, str], ...]:
    """Return (task id, source without docstring) of every solver that ships with the DSL, by id."""
    known = training_inputs_by_task()
    sources = [(task_id, canonical_source(solver_source(task_id))) for task_id in solver_ids() if task_id in known]
    return tuple((task_id, source) for task_id, source in sources if _is_one_function(source))


def _is_one_function(source: str) -> bool:
    body = ast.parse(source).body
    return len(body) == 1 and isinstance(body[0], ast.FunctionDef)
