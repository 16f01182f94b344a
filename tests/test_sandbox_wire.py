"""What a child may leave behind: anything, of which only legal frames are read."""

from __future__ import annotations

import os
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc_dsl.sandbox import wire
from arc_dsl.sandbox.answer import IllegalAnswerError, encode_answer

CELLS = (2, 3, bytes([0, 1, 2, 3, 4, 9]))
ROOM = 4096


def leave(frames: list[bytes], count: int | None = None, used: int | None = None) -> tuple[list[wire.Frame], str]:
    """Write frames as a child would, and read them as the supervisor does; every program has two inputs."""
    region, job_length, _ = wire.make_region([], [], ROOM)
    try:
        body = b"".join(frames)
        start = wire.HEADER.size + job_length
        header = wire.HEADER.pack(len(frames) if count is None else count, len(body) if used is None else used, 0)
        os.pwrite(region, header, 0)
        os.pwrite(region, body, start)
        return wire.read_frames(region, start, ROOM, [2] * 3, 1024)
    finally:
        os.close(region)


def frame(number: int, outputs: tuple[wire.PackedGrid, ...] = (CELLS, CELLS), status: int = wire.OK) -> bytes:
    """Return one frame as an honest child packs it."""
    return wire.pack_frame(number, status, outputs, 7, 1500, 41, "KeyError", "no such key")


def test_honest_frames_are_read_as_written() -> None:
    """Frames come back in order with all that was packed."""
    frames, refused = leave([frame(0), frame(1, (CELLS,), wire.ERROR), frame(2, (), wire.MEMORY)])
    assert refused == ""
    assert [read.outputs for read in frames] == [(CELLS, CELLS), (CELLS,), ()]
    assert (frames[0].line, frames[0].syscall, frames[0].cpu_seconds) == (7, 41, 0.0015)
    assert (frames[0].exception, frames[0].reason) == ("KeyError", "no such key")


@pytest.mark.parametrize(
    "illegal",
    [
        frame(1)[:-1],
        frame(2),
        frame(1, (CELLS,)),
        frame(1, (CELLS, CELLS, CELLS)),
        frame(1, ((2, 3, bytes([0, 1, 2, 3, 4, 10])), CELLS)),
        frame(1, ((0, 3, b""), CELLS)),
        frame(1, ((31, 1, bytes(31)), CELLS)),
        frame(1, status=77),
        frame(1, ((30, 30, bytes(900)), (30, 30, bytes(900)))),
        b"",
        bytes(200),
        b"\xff" * 200,
    ],
)
def test_reading_stops_at_the_first_illegal_frame(illegal: bytes) -> None:
    """A frame cut short, out of order, too long, or with anything but legal grids ends the reading, with a reason."""
    frames, refused = leave([frame(0), illegal, frame(2)])
    assert len(frames) == 1
    assert refused


@pytest.mark.parametrize(("count", "used"), [(1 << 31, 1 << 31), (3, 5), (0xFFFFFFFF, 0)])
def test_counts_are_not_believed(count: int, used: int) -> None:
    """A count of frames or bytes beyond what can be there is harmless."""
    frames, _ = leave([frame(0)], count, used)
    assert len(frames) <= 1


def test_random_bytes_never_become_illegal_grids() -> None:
    """Whatever bytes are changed, reading never fails, and what it returns is legal."""
    generator = random.Random(1)
    honest = [frame(0), frame(1), frame(2)]
    for _ in range(3000):
        body = bytearray(b"".join(honest))
        for _ in range(generator.randrange(1, 6)):
            body[generator.randrange(len(body))] = generator.randrange(256)
        frames, _ = leave([bytes(body)], 3, len(body))
        for read in frames:
            assert len(read.outputs) <= 2 and read.exception.isprintable() and read.reason.isprintable()
            for height, width, cells in read.outputs:
                assert 1 <= height <= 30 and 1 <= width <= 30 and len(cells) == height * width and max(cells) <= 9


def test_texts_are_cut_and_cleaned() -> None:
    """Long texts are cut, and control characters do not reach a terminal."""
    packed = wire.pack_frame(0, wire.ERROR, (), 0, 0, 0, "E" * 300, "\x1b[2J\u2028" + "x" * 500)
    frames, refused = leave([packed])
    assert refused == ""
    assert len(frames[0].exception) == wire.MAX_NAME and len(frames[0].reason) == wire.MAX_REASON
    assert frames[0].reason.startswith("?[2J?")


@pytest.mark.parametrize("kind", ["i1", "u1", "<i2", ">i4", "u8", "f2", "f4", ">f8", "?"])
def test_every_integral_kind_of_array_is_encoded(kind: str) -> None:
    """Width and byte order of an array's numbers do not matter."""
    assert encode_answer(np.array([[0, 1], [1, 0]]).astype(kind)) == (2, 2, bytes([0, 1, 1, 0]))


@pytest.mark.parametrize("value", [10, -1, 258, 1 << 40, -(1 << 63)])
@pytest.mark.parametrize("kind", ["<i8", ">i8"])
def test_no_color_wraps(value: int, kind: str) -> None:
    """A number outside 0-9 is refused whatever its low byte is."""
    with pytest.raises(IllegalAnswerError, match=f"got {value}"):
        encode_answer(np.array([[1, value]]).astype(kind))


FRAMES = st.builds(
    wire.pack_frame,
    program=st.integers(0, 3),
    status=st.integers(0, 9),
    outputs=st.lists(
        st.tuples(st.integers(0, 32), st.integers(0, 32)).flatmap(
            lambda sides: st.tuples(st.just(sides[0]), st.just(sides[1]), st.binary(max_size=40))
        ),
        max_size=3,
    ),
    line=st.integers(0, 1 << 33),
    cpu_us=st.integers(0, 1 << 33),
    syscall=st.integers(0, 1 << 17),
    exception=st.text(max_size=80),
    reason=st.text(max_size=200),
)


@given(
    parts=st.lists(
        st.one_of(FRAMES, st.binary(max_size=80), st.sampled_from([frame(0), frame(1), frame(2)])), max_size=5
    ),
    changes=st.lists(st.tuples(st.integers(0, 1 << 12), st.integers(0, 255)), max_size=4),
    count=st.integers(0, 0xFFFFFFFF),
    used=st.integers(0, 0xFFFFFFFF),
)
def test_whatever_a_child_leaves_is_read_as_legal_frames(
    parts: list[bytes], changes: list[tuple[int, int]], count: int, used: int
) -> None:
    """Any bytes behind any header give frames with legal grids, one for each input of a success, and one-line texts."""
    body = bytearray(b"".join(parts)[:ROOM])
    for place, value in changes:
        if body:
            body[place % len(body)] = value
    frames, refused = leave([bytes(body)], count, used)
    assert len(frames) <= 3 and refused.isprintable()
    for read in frames:
        assert read.status <= wire.SKIPPED and read.cpu_seconds >= 0
        assert len(read.outputs) == 2 or (read.status != wire.OK and len(read.outputs) < 2)
        assert read.exception.isprintable() and read.reason.isprintable()
        for height, width, cells in read.outputs:
            assert 1 <= height <= 30 and 1 <= width <= 30 and len(cells) == height * width and max(cells) <= 9
