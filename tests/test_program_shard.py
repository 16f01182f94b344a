"""Candidates and verdicts survive the way to disk and back, and the same rows give the same bytes."""

import io
import math
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest

from arc_dsl.program import program_hash
from arc_dsl.task import Pair, Task
from arc_dsl.verdict import Outcome, Verdict
from evaluation.candidates import (
    Candidate,
    JudgedProgram,
    group_candidates,
    judge_candidates,
    merge_judged,
    pack_grids,
    share_of_correct_cells,
    unpack_grids,
)
from evaluation.program_shard import (
    ProgramShardError,
    read_candidates,
    read_judged,
    read_timings,
    write_candidates,
    write_judged,
    write_timings,
)


def grid(*rows):
    """Return a grid of these rows."""
    return np.array(rows, np.int64)


def candidate(number, program="def task(img):\n    return img\n", logprob=-1.5, task_id="t1"):
    """Return a candidate with this number in its id."""
    return Candidate(
        task_id=task_id,
        candidate_id=f"c{number}",
        variant=number % 3,
        augmentation="identity",
        text=f"```python\n{program}```",
        program=program,
        program_hash=program_hash(program),
        logprob=logprob,
        num_tokens=12,
        finish_reason="stop",
        temperature=0.5,
        seed=2**62 + number,
        model="0123abcd",
        round=0,
    )


def verdict(outputs, correct, outcome=Outcome.OK, num_train=1, reason=""):
    """Return a verdict of these outputs."""
    return Verdict(outcome, reason, "", 0, "", 0.25, tuple(outputs), tuple(correct), num_train)


def of(*outputs):
    """Return a task whose first pair is shown and whose outputs are these, None where unknown."""
    pairs = tuple(Pair(grid([0]), None if output is None else grid(*output)) for output in outputs)
    return Task("t1", pairs[:1], pairs[1:])


def judged():
    """Two rows: one that fits with an unknown test grid, one that failed after its first grid."""
    good = judge_candidates(
        [candidate(0), candidate(2, logprob=-0.25)],
        verdict([grid([1, 2]), grid([3], [4])], [True, None]),
        of([[1, 2]], None),
    )
    bad = judge_candidates(
        [candidate(1, "def task(img):\n    return 1 / 0\n", logprob=math.nan)],
        replace(
            verdict([grid([1, 5]), None], [False, None], Outcome.ERROR, reason="boom \ud800"),
            exception="ZeroDivisionError",
            line=2,
        ),
        of([[1, 2]], None),
    )
    return [good, bad]


def test_candidates_come_back_as_written(tmp_path):
    """A shard of candidates reads back equal, 64-bit seeds and non-ASCII text included."""
    rows = [candidate(0), replace(candidate(1), text="π 🧩\n", program="", augmentation="rot90 colors=0213456789")]
    write_candidates(tmp_path / "a.parquet", rows)
    assert read_candidates(tmp_path / "a.parquet") == rows


def test_judged_programs_come_back_as_written(tmp_path):
    """A shard of verdicts reads back equal, with unknown and missing grids where they were."""
    rows = judged()
    write_judged(tmp_path / "v.parquet", rows)
    back = read_judged(tmp_path / "v.parquet")
    assert back[0] == rows[0]
    assert math.isnan(back[1].logprob)
    assert replace(back[1], logprob=0.0) == replace(rows[1], logprob=0.0)
    assert back[1].reason == "boom \\ud800"
    assert [None if out is None else out.tolist() for out in back[1].outputs] == [[[1, 5]], None]


def test_verdict_survives_the_round_trip():
    """The verdict taken from a row has the outcome, outputs and judgement of the one that was put in."""
    row = judged()[0]
    back = row.verdict(cpu_seconds=0.25)
    original = verdict([grid([1, 2]), grid([3], [4])], [True, None])
    assert all(np.array_equal(one, other) for one, other in zip(back.outputs, original.outputs, strict=True))
    assert all(out.dtype == np.int64 for out in back.outputs)
    assert replace(back, outputs=()) == replace(original, outputs=())
    assert row.fits and not row.solves and row.valid
    assert (row.count, row.candidate_ids, row.logprob) == (2, ("c0", "c2"), -0.25)


def test_same_rows_give_the_same_bytes():
    """Writing the same rows twice gives identical files, which is what checksums of artifacts rely on."""

    def written(write, rows):
        file = io.BytesIO()
        write(file, rows)
        return file.getvalue()

    for write, rows in ((write_candidates, [candidate(0), candidate(1)]), (write_judged, judged())):
        assert written(write, rows) == written(write, list(rows))


def test_shards_of_no_rows_and_of_many_row_groups(tmp_path):
    """An empty shard and one of several row groups read back in order."""
    write_judged(tmp_path / "empty.parquet", [])
    assert read_judged(tmp_path / "empty.parquet") == []
    row = judged()[0]
    many = [replace(row, task_id=f"t{number}", sizes=bytes([1, number % 30 + 1])) for number in range(21_000)]
    write_judged(tmp_path / "many.parquet", many)
    assert pq.ParquetFile(tmp_path / "many.parquet").num_row_groups == 3
    assert read_judged(tmp_path / "many.parquet") == many


def test_timings_lie_beside_verdicts(tmp_path):
    """CPU seconds are kept row by row in a file of their own, to float32."""
    write_timings(tmp_path / "t.parquet", [0.5, 0.1])
    assert read_timings(tmp_path / "t.parquet") == pytest.approx([0.5, 0.1], rel=1e-6)


def test_other_kind_version_or_damage_is_refused(tmp_path):
    """A shard of another kind, another version, or cut off is refused with the path and the remedy."""
    path = tmp_path / "a.parquet"
    write_candidates(path, [candidate(0)])
    with pytest.raises(ProgramShardError, match=r"expected verdicts of version 3, found candidates of version 2"):
        read_judged(path)
    table = pq.read_table(path)
    metadata = {**table.schema.metadata, b"arcwright.version": b"99"}
    pq.write_table(table.replace_schema_metadata(metadata), tmp_path / "b.parquet")
    with pytest.raises(ProgramShardError, match="found candidates of version 99"):
        read_candidates(tmp_path / "b.parquet")
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ProgramShardError, match="run the stage again"):
        read_candidates(path)


def test_grouping_keeps_every_candidate_and_the_order():
    """Candidates are grouped by task and canonical program, so that layout and comments do not split a program."""
    rows = [candidate(0), candidate(1, "def task(img): return img  # same\n"), candidate(2, task_id="t2")]
    assert [[row.candidate_id for row in group] for group in group_candidates(rows)] == [["c0", "c1"], ["c2"]]


def test_a_program_of_two_rounds_becomes_one_row():
    """Rows of one task and program add their candidates and keep the best log-probability; others stay as they are."""
    good, bad = judged()
    later = replace(
        good, candidate_ids=("c9",), temperatures=(0.1,), rounds=(7,), count=1, num_tokens=100, logprob=-0.125
    )
    merged = merge_judged([good, bad, later])
    assert merged[0] == replace(
        good,
        candidate_ids=("c0", "c2", "c9"),
        temperatures=(*good.temperatures, 0.1),
        rounds=(*good.rounds, 7),
        count=3,
        num_tokens=good.num_tokens + 100,
        logprob=-0.125,
    )
    turned = replace(good, augmentation="sym=1")
    assert len(merge_judged([good, turned])) == 2
    assert merged[1] is bad and len(merged) == 2
    assert math.isnan(merge_judged([bad, bad])[0].logprob)


def test_candidates_of_different_programs_do_not_share_a_verdict():
    """Judging refuses candidates of two programs, or a verdict of another task."""
    one = verdict([grid([1])], [True])
    with pytest.raises(ValueError, match="one program are needed, got 2"):
        judge_candidates([candidate(0), candidate(1, "def task(img): return 1")], one, of([[1]]))
    with pytest.raises(ValueError, match="has 2 pairs, but the verdict 1 outputs"):
        judge_candidates([candidate(0)], one, of([[1]], None))


def test_packed_grids_unpack_to_the_same_grids():
    """Packing keeps sizes, cells and the places without a grid."""
    grids = (grid([1, 2, 3], [4, 5, 6]), None, np.full((30, 30), 9))
    back = unpack_grids(*pack_grids(grids))
    assert back[1] is None and np.array_equal(back[0], grids[0]) and np.array_equal(back[2], grids[2])


def test_cells_of_a_wrong_size_count_as_wrong():
    """A grid of another size adds to the cells asked for and nothing to the right ones; unknown grids are left out."""
    expected = [grid([1, 1]), grid([1, 1]), None]
    assert share_of_correct_cells([grid([1, 0]), grid([1]), grid([1])], expected) == 0.25
    assert share_of_correct_cells([None], [None]) == 0.0


def test_judged_program_is_a_full_record():
    """Every column of the verdicts schema is a field of the record, in the same order."""
    file = io.BytesIO()
    write_judged(file, judged())
    assert tuple(pq.read_schema(io.BytesIO(file.getvalue())).names) == tuple(JudgedProgram.__slots__)
