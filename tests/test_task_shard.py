"""Task shards: what is written is what is read, byte for byte the same each time."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arc_dsl.program import program_hash
from arc_dsl.task import Pair, Task
from generators.task_shard import (
    GeneratedTask,
    TaskShardError,
    columns_from_tasks,
    read_columns,
    read_tasks,
    write_columns,
    write_tasks,
)


def make_tasks(count, seed=0):
    """Return `count` tasks of random grids."""
    rng = np.random.default_rng(seed)
    tasks = []
    for index in range(count):
        pairs = tuple(
            Pair(*(rng.integers(0, 10, rng.integers(1, 31, 2)) for _ in range(2)))
            for _ in range(int(rng.integers(2, 7)))
        )
        tasks.append(
            GeneratedTask(
                Task(f"t{index}", pairs[:-1], pairs[-1:]),
                generator=f"g{index % 3}",
                concept="noise",
                level=index / count,
                seed=2**40 + seed,
                index=index,
                program=f"def task(img):\n    return img + {index}",
                source="c7" if index % 2 else "",
            )
        )
    return tasks


def assert_same(left, right):
    """Fail unless two tasks agree in every grid and field."""
    assert left.task.fingerprint() == right.task.fingerprint()
    assert len(left.task.train) == len(right.task.train)
    for name in ("generator", "concept", "seed", "index", "program", "program_hash", "source"):
        assert getattr(left, name) == getattr(right, name)
    assert left.task.id == right.task.id
    assert left.level == pytest.approx(right.level, abs=1e-7)


def test_written_tasks_are_read_back(tmp_path):
    """Every grid and every field comes back, for tasks of different numbers of pairs."""
    tasks = make_tasks(37)
    write_tasks(tmp_path / "a.parquet", tasks, {"dropped": {"constant": 2}})
    read = list(read_tasks(tmp_path / "a.parquet"))
    assert len(read) == len(tasks)
    for left, right in zip(tasks, read, strict=True):
        assert_same(left, right)
    assert read[0].task.inputs[0].dtype == np.int64
    assert read_columns(tmp_path / "a.parquet").extra == {"dropped": {"constant": 2}}
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_rows_beyond_one_group_are_read_back():
    """Row groups do not show: 10,000 rows and a few more come back in order."""
    task = make_tasks(1)[0].task
    rows = [GeneratedTask(task, "g", "c", 0.5, 1, i, "def task(img): return img", "", "00") for i in range(10_003)]
    buffer = io.BytesIO()
    write_tasks(buffer, rows)
    columns = read_columns(buffer)
    assert columns.index.tolist() == list(range(10_003))
    assert_same(columns.task(10_002), rows[-1])
    again = io.BytesIO()
    write_columns(again, columns)
    assert again.getvalue() == buffer.getvalue()


def test_the_same_rows_give_the_same_bytes():
    """Two writes of equal tasks are identical files, so that checksums can be compared."""
    first, second = io.BytesIO(), io.BytesIO()
    write_tasks(first, make_tasks(20))
    write_tasks(second, iter(make_tasks(20)))
    assert first.getvalue() == second.getvalue()


def test_an_empty_shard_is_legal():
    """A shard may have lost all its tasks to validation."""
    buffer = io.BytesIO()
    write_tasks(buffer, [])
    assert list(read_tasks(buffer)) == []


def test_grids_are_views():
    """Decoding copies no cells: the grids of a row lie in the one array of cells."""
    columns = columns_from_tasks(make_tasks(3))
    assert all(grid.base is not None and np.shares_memory(grid, columns.cells) for grid in columns.grids(1))


def test_the_hash_is_that_of_the_canonical_program():
    """Layout and comments do not change the stored hash."""
    row = make_tasks(1)[0]
    assert row.program_hash == program_hash("def task(img):\n    # comment\n    return img + 0")


def test_other_files_are_refused(tmp_path):
    """A file without the schema version, or no Parquet at all, is refused with the remedy."""
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    (tmp_path / "text.parquet").write_text("nothing")
    for name in ("other.parquet", "text.parquet"):
        with pytest.raises(TaskShardError, match="generate it again"):
            read_columns(tmp_path / name)


def test_incomplete_tasks_are_refused():
    """A pair without output cannot be written."""
    grid = np.zeros((2, 2), int)
    row = GeneratedTask(Task("x", (Pair(grid, None),), ()), "g", "c", 0, 0, 0, "def task(img): return img")
    with pytest.raises(TaskShardError, match="x has a pair without output"):
        columns_from_tasks([row])
