"""The outcomes of a study in the store: a file for each cell, written after every stage of its run.

STORE/studies/<study>/<cell>-<identity>.json     what it found, and what each of its stages took when it was built

The identity hashes what a cell's outcome depends on: its configuration, the contents of the model, the versions of the
stages. A better model, or another version of the loop, leaves the records of the one before alone and has its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from arc_dsl.settings import read_settings
from flows.artifacts.store import Store, hash_json
from flows.artifacts.versions import STAGE_VERSIONS
from flows.config import RunConfig
from flows.runs import run_name
from flows.stages import digest_folder
from flows.studies.cell import Cell, Study
from flows.studies.outcome import Outcome
from flows.studies.stopwatch import Timed

TIMES = ("seconds", "start", "wait")
STAGES = ("generate", "tokenizer", "tokenize", "train", "sample", "verify", "relabel", "learn")


class Records:
    """The records of one study in a store.

    Args:
        store: where they lie.
        study: whose they are.
        base: the settings that its cells differ from.
    """

    def __init__(self, store: Store, study: Study, base: RunConfig):
        self._store, self._folder, self._base = store, f"studies/{study.name}", base
        self._model = digest_folder(Path(base.model)) if base.model else ""
        self._paths: dict[str, str] = {}  # a cell's name -> where its record lies

    def read(self, cells: Sequence[Cell]) -> dict[str, Outcome]:
        """Return the outcomes of the cells that are finished, by their names."""
        found = {}
        for cell in cells:
            record = self._read(self._path(cell))
            if record and record["outcome"]:
                where = f"{self._store.url}/{self._path(cell)} (remove it and run the study again)"
                found[cell.name] = read_settings(Outcome, record["outcome"], where)
        return found

    def known_seconds(self) -> dict[str, float]:
        """Return what every stage took that any record of the study has: name of its artifact -> seconds."""
        known: dict[str, float] = {}
        for name in self._store.list_files(self._folder, ".json"):
            record = self._read(f"{self._folder}/{name}") or {}
            for stage in record.get("stages", ()):
                known.setdefault(stage["artifact"], stage["seconds"])
        return known

    def write(self, cell: Cell, timed: Sequence[Timed], outcome: Outcome | None) -> None:
        """Write what is known of a cell; without an outcome, its run is under way."""
        stages = [
            {"label": one.label, "artifact": one.run.artifact.name, **{name: getattr(one, name) for name in TIMES}}
            for one in timed
        ]
        content = {
            "cell": asdict(cell),
            "written": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "stages": stages,
            "outcome": asdict(outcome) if outcome else None,
        }
        self._store.write_json(self._path(cell), content)

    def _path(self, cell: Cell) -> str:
        """Return where a cell's record lies, below the store."""
        if cell.name not in self._paths:
            settings = run_name(cell.name, cell.configure(self._base))
            identity = hash_json([settings, self._model, [STAGE_VERSIONS[stage] for stage in STAGES]])
            self._paths[cell.name] = f"{self._folder}/{cell.name}-{identity[:10]}.json"
        return self._paths[cell.name]

    def _read(self, path: str) -> Mapping[str, Any] | None:
        """Return a record, None where there is none.

        Raises:
            InputError: it is damaged.
        """
        try:
            record: Mapping[str, Any] = json.loads(self._store.read_text(path))
            if not {"stages", "outcome"} <= record.keys():
                raise ValueError("it is no record of a cell")
        except FileNotFoundError:
            return None
        except (ValueError, AttributeError) as error:
            where = f"{self._store.url}/{path}"
            raise InputError(f"{where} is damaged: {error}; remove it and run the study again") from None
        return record
