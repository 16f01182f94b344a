"""What stages left out, in words: for the log, the summary and the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.artifacts.store import sum_counts
from flows.building import StageRun
from flows.cost import read_candidate_records


def counts_text(counts: Mapping[str, int]) -> str:
    """Return how often each reason was counted, for example `prompt too long 1,024`."""
    return ", ".join(f"{reason} {count:,}" for reason, count in counts.items())


def share_text(drops: Mapping[str, int], rows: int) -> str:
    """Return what was left out beside `rows` that stayed, as `prompt too long 8 of 64`; empty for nothing."""
    return f"{counts_text(drops)} of {rows + sum(drops.values()):,}" if drops else ""


def describe_left_out(verdicts: Sequence[StageRun]) -> str:
    """Return what the sample stages behind these verify stages left out, and of how many; empty for nothing."""
    records = [
        record for run in verdicts for record in read_candidate_records("sample", run.artifact, run.records) or ()
    ]
    return share_text(sum_counts(record["drops"] for record in records), sum(record["rows"] for record in records))
