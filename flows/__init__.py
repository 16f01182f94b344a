"""The stages chained into runs: the artifact store, the Prefect flows and the command line.

config  presets/            everything a run needs to know; presets in YAML
course  runner              which stage follows which; what runs them, in time, and keeps the run's log
single                      one stage alone, from its options
pipeline  prefect_stage     the Prefect flows, without logic of their own; their stages as Prefect tasks
forms  deployments          their forms, made of the configurations; how they are offered
stages  tokenize  importing each stage as a function over artifacts
building                    what they have in common
artifacts/                  where results lie, and under which key
locks                       who holds an artifact, a run, a device of this machine
processes/                  the processes that stages run in: children, engines, the learner; devices
runs  answers  deadline     the record of a run, its submission at any moment, its time limit
summary  progress           what people are shown of it, at its end and meanwhile
rounds  tracking            what its rounds came to; the same in Weights & Biases
cost  left_out              what it cost, and what it left out
lessons                     what its updates learnt from
command/                    the command line `arcwright`
studies/                    studies: many solves compared, `arcwright study NAME`
bench/                      benchmarks: `arcwright bench NAME`
env                         variables that must be set before libraries are imported
checks  sizing              what is checked, and chosen, before anything starts
faults                      how a failure is told, and the log of a bug
"""

from typing import TYPE_CHECKING

from arc_dsl.lazy import lazy_names

if TYPE_CHECKING:
    from arc_dsl.errors import StageError
    from flows.artifacts.store import Artifact, Shard, Store, StoreError, compute_key
    from flows.artifacts.versions import STAGE_VERSIONS
    from flows.building import StageRun, open_stage
    from flows.config import RunConfig, list_presets, load_preset
    from flows.runs import read_run

__all__ = [
    "STAGE_VERSIONS",
    "Artifact",
    "RunConfig",
    "Shard",
    "StageError",
    "StageRun",
    "Store",
    "StoreError",
    "compute_key",
    "list_presets",
    "load_preset",
    "open_stage",
    "read_run",
]

__getattr__ = lazy_names(__name__, __file__)
