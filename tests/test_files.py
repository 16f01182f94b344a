"""Files that are whole at every moment."""

from pathlib import Path

import pytest

from arc_dsl.errors import InputError
from arc_dsl.files import check_output, replace_file


@pytest.mark.parametrize("name", ["folder", "file/below", "file/deep/below"])
def test_what_cannot_be_a_file_is_refused_before_work_is_done(tmp_path: Path, name: str):
    """A folder of that name, or a file in the way, is bad input; a file that is there, or is not yet, is none."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    check_output(tmp_path / "file")
    check_output(tmp_path / "new" / "deep" / "file")
    with pytest.raises(InputError, match="folder"):
        check_output(tmp_path / name)


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
