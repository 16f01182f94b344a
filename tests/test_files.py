"""Files that are whole at every moment."""

from pathlib import Path

import pytest

from arc_dsl.files import replace_file


def test_a_file_is_replaced_at_the_end_of_the_block(tmp_path: Path):
    """Until the block ends the old file stands; then the new one, and nothing else."""
    path = tmp_path / "a.json"
    path.write_text("old")
    with replace_file(path) as partial:
        partial.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_that_fails_changes_nothing(tmp_path: Path):
    """What a block that raises has written is removed, and the old file stays."""
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(OSError, match="full"), replace_file(path) as partial:
        partial.write_text("ne")
        raise OSError("full")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
