"""The artifact store: keys, records, damage, growth, locks, remote stores."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from arc_dsl.process.stage import TIMINGS_FILE
from flows.artifacts.store import Artifact, Shard, Store, StoreError, compute_key, digest_records
from flows.locks import lock_is_free

ONE, TWO = Shard("part-00000.parquet"), Shard("part-00001.parquet")


def write(artifact: Artifact, shard: Shard, content: bytes) -> None:
    """Build and commit a shard of these bytes."""
    (artifact.work(shard) / shard.name).write_bytes(content)
    artifact.commit(shard, rows=len(content), drops={"short": 1}, measured={"seconds": 0.5})


def make(store: Store, **config: object) -> Artifact:
    """Return the artifact of a configuration."""
    return store.artifact("generate", "1", config, {})


def test_key_depends_on_config_inputs_version_and_stage():
    """Whatever can change the rows changes the key; the order of settings does not."""
    base = compute_key("generate", "1", {"a": 1, "b": 2}, {"x": "k"})
    assert base == compute_key("generate", "1", {"b": 2, "a": 1}, {"x": "k"})
    others = [
        compute_key("verify", "1", {"a": 1, "b": 2}, {"x": "k"}),
        compute_key("generate", "2", {"a": 1, "b": 2}, {"x": "k"}),
        compute_key("generate", "1", {"a": 1, "b": 3}, {"x": "k"}),
        compute_key("generate", "1", {"a": 1, "b": 2}, {"x": "l"}),
    ]
    assert len({base, *others}) == 5


def test_a_shard_without_record_does_not_exist(tmp_path: Path):
    """A file that was written but never committed is not read."""
    artifact = make(Store(str(tmp_path)), seed=0)
    artifact.folder.mkdir(parents=True)
    (artifact.folder / ONE.name).write_bytes(b"half")
    assert artifact.missing([ONE]) == [ONE]


@pytest.mark.parametrize("damage", ["truncate", "flip", "delete", "record"])
def test_damage_is_found_and_only_that_shard_is_missing(tmp_path: Path, damage: str):
    """A truncated, changed or deleted shard, or a broken record, is missing; its neighbor is not."""
    artifact = make(Store(str(tmp_path)), seed=0)
    write(artifact, ONE, b"first shard")
    write(artifact, TWO, b"second")
    artifact.seal([ONE, TWO])
    path = artifact.path(ONE.name)
    if damage == "truncate":
        path.write_bytes(b"first")
    elif damage == "flip":
        path.write_bytes(b"First shard")
    elif damage == "delete":
        path.unlink()
    else:
        (artifact.folder / "records" / f"{ONE.name}.json").write_text("{")
    assert artifact.missing([ONE, TWO]) == [ONE]
    with pytest.raises(StoreError, match=r"part-00000.*damaged"):
        artifact.seal([ONE, TWO])


def test_a_shard_made_from_other_inputs_is_missing(tmp_path: Path):
    """A shard remembers the digest of what it was made from."""
    artifact = make(Store(str(tmp_path)), seed=0)
    write(artifact, Shard("part-00000.parquet", "digest-a"), b"rows")
    assert artifact.missing([Shard("part-00000.parquet", "digest-b")])
    assert not artifact.missing([Shard("part-00000.parquet", "digest-a")])


def test_manifest_is_written_last_and_grows(tmp_path: Path):
    """The manifest lists every finished shard with checksums, counts and provenance; a larger run extends it."""
    artifact = make(Store(str(tmp_path)), seed=3)
    write(artifact, ONE, b"12345")
    assert not (artifact.folder / "manifest.json").exists()
    artifact.seal([ONE])
    write(artifact, TWO, b"123")
    artifact.seal([ONE, TWO])
    manifest = json.loads((artifact.folder / "manifest.json").read_text())
    assert [shard["name"] for shard in manifest["shards"]] == [ONE.name, TWO.name]
    assert manifest["rows"] == 8 and manifest["drops"] == {"short": 2} and manifest["config"] == {"seed": 3}
    assert set(manifest["shards"][0]["files"][ONE.name]) == {"sha256", "bytes"}
    assert manifest["made_by"]["packages"]["pyarrow"]


def test_sealing_again_changes_nothing(tmp_path: Path):
    """A run that finds everything done leaves the manifest as it is."""
    artifact = make(Store(str(tmp_path)))
    write(artifact, ONE, b"rows")
    artifact.seal([ONE])
    before = (artifact.folder / "manifest.json").read_bytes()
    artifact.seal([ONE])
    assert (artifact.folder / "manifest.json").read_bytes() == before


def test_work_survives_a_crash_and_goes_with_the_commit(tmp_path: Path):
    """Checkpoints beside a shard under construction are still there after a restart, and are gone after the commit."""
    shard = Shard("model")
    artifact = make(Store(str(tmp_path)))
    (artifact.work(shard) / "checkpoint").write_text("step 10")
    again = make(Store(str(tmp_path)))
    assert (again.work(shard) / "checkpoint").read_text() == "step 10"
    (again.work(shard) / "model").mkdir()
    (again.work(shard) / "model" / "weights").write_bytes(b"w")
    record = again.commit(shard)
    assert list(record.files) == ["model/weights"]
    assert not (again.folder / ".work" / "model").exists()


def test_measurements_are_kept_beside_the_record_and_out_of_the_digest(tmp_path: Path):
    """Equal rows have equal digests, however long they took."""
    digests = []
    for number, seconds in enumerate((1.0, 2.0)):
        artifact = make(Store(str(tmp_path / str(number))))
        (artifact.work(ONE) / ONE.name).write_bytes(b"rows")
        (artifact.work(ONE) / TIMINGS_FILE).write_bytes(bytes([number]))
        digests.append(digest_records([artifact.commit(ONE, measured={"seconds": seconds})]))
        assert (artifact.folder / "records" / f"{ONE.name}.{TIMINGS_FILE}").is_file()
    assert digests[0] == digests[1]


def test_the_lock_outlives_its_holder_in_a_child(tmp_path: Path):
    """A child that inherits a lock keeps it: nobody builds an artifact whose builder's children still write."""
    store = Store(str(tmp_path))
    path = tmp_path / ".locks" / "x.lock"
    with store.lock("x"):
        child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=-1, close_fds=False)
    assert not lock_is_free(path)
    child.communicate()
    with store.lock("x"):
        assert not lock_is_free(path)
    assert lock_is_free(path)


def test_any_fsspec_url_is_a_store(tmp_path: Path):
    """A remote store is read and repaired through a local copy, and checked like a local one."""
    url = f"memory://{tmp_path.name}"
    first = make(Store(url, cache=tmp_path / "a"))
    write(first, ONE, b"remote rows")
    first.seal([ONE])
    elsewhere = make(Store(url, cache=tmp_path / "b"))
    assert not elsewhere.missing([ONE])
    assert elsewhere.path(ONE.name).read_bytes() == b"remote rows"
    assert Store(url, cache=tmp_path / "b").find("generate", first.key).config == {}
    Store(url).fs.pipe_file(f"{Store(url).root}/{first.name}/{ONE.name}", b"other")
    assert make(Store(url, cache=tmp_path / "c")).missing([ONE]) == [ONE]
