"""The solvers: what the DSL expresses, proved on every pair of every task."""

from statistics import median

from arc_dsl.solvers import solver_source
from evaluation.coverage import measure_coverage


def test_every_solver_solves_its_task():
    """Each is right on all train and test pairs in the sandbox; at least 162 tasks, in the median at most 10 lines."""
    coverage = measure_coverage()
    assert coverage.failed == {}
    assert len(coverage.solved) >= 394
    assert median(coverage.statements.values()) <= 10


def test_a_variation_of_a_solver_cannot_be_lost_in_silence():
    """Replacing text that a solver does not hold is an error, also after another replacement."""
    source = solver_source("3c9b0459").replace("rotate_90", "rotate_90")
    try:
        source.replace("no such text", "")
    except ValueError as error:
        assert "does not occur" in str(error)
    else:
        raise AssertionError("an absent text was replaced")
