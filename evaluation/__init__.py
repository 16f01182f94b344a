"""Sampling programs, running them, learning from the misses, and what it all amounts to.

search/                             programs without a model, out of the DSL itself
plan  sample  engine  remote        what a model is asked; the stage; vLLM, or a server, behind one interface
adapters  memory  probe             what an engine can serve, whether it fits, whether its weights are the right ones
candidates  program_shard           a proposed program and its verdict; their files
fingerprints                        which version of a task a verdict is about
verify  relabel  behaviour          the stages that run programs and turn misses into tasks; programs that do the same
policies  literals  referee         which misses are learnt from; outputs written down; both stages in one process
evaluate  metrics  pass_at          the stage; figures per task and task set; pass@k and its uncertainty
breakdown  taxonomy                 what each source of candidates is worth; how far a candidate came
selection  attempts  submission     two answers for each test input, their score, the file with them
importing  export                   tasks and programs of other systems, run before they are kept; ours, for others
film  lineage                       what each round made of a task; which updates a program comes from
scoring                             what a submission file is worth, whoever wrote it
comparison  coverage                two runs, task by task; which real tasks the solvers solve
report/                             the HTML page of a run, and the one that compares runs
"""

from typing import TYPE_CHECKING

from arc_dsl.lazy import lazy_names

if TYPE_CHECKING:
    from evaluation.candidates import Candidate, JudgedProgram, judge_candidates
    from evaluation.comparison import compare_runs
    from evaluation.coverage import measure_coverage
    from evaluation.engine import EngineConfig
    from evaluation.evaluate import EvaluateConfig, write_result
    from evaluation.metrics import Metrics, TaskMetrics, evaluate_judged
    from evaluation.pass_at import pass_at_k
    from evaluation.plan import SampleConfig
    from evaluation.program_shard import read_candidates, read_judged
    from evaluation.relabel import RelabelConfig, relabel_programs
    from evaluation.report.page import write_report
    from evaluation.search.config import SearchConfig
    from evaluation.search.engine import search_task
    from evaluation.selection import select_attempts
    from evaluation.submission import build_submission, write_submission
    from evaluation.verify import VerifyConfig, verify_programs

__all__ = [
    "Candidate",
    "EngineConfig",
    "EvaluateConfig",
    "JudgedProgram",
    "Metrics",
    "RelabelConfig",
    "SampleConfig",
    "SearchConfig",
    "TaskMetrics",
    "VerifyConfig",
    "build_submission",
    "compare_runs",
    "evaluate_judged",
    "judge_candidates",
    "measure_coverage",
    "pass_at_k",
    "read_candidates",
    "read_judged",
    "relabel_programs",
    "search_task",
    "select_attempts",
    "verify_programs",
    "write_report",
    "write_result",
    "write_submission",
]

__getattr__ = lazy_names(__name__, __file__)
