"""Synthetic tasks with programs that solve them, and the Parquet shards they are kept in.

concepts/  tasks/               the generators: of one idea each; of the rule of one ARC training task each
registry  catalog               `@generator` and what one proposes; all of them, imported
canvas  images  scene  sprites  what inputs are made of
randomness  source  steps       random choices; writing programs; statements to be chained into programs
mutation  augmentation          a program changed a little; the same task turned, mirrored, recolored
acceptance  execution           every check of a proposed task; running trusted programs in this process
diversity  decontamination      what a program does, however it is written; keeping evaluation tasks out
generate  pool  task_shard      the stage: which sample stands where; its process; its files
statistics  gallery             what a dataset holds; samples to look at
performance                     how fast and how reliable a generator is
"""

from typing import TYPE_CHECKING

from arc_dsl.lazy import lazy_names

if TYPE_CHECKING:
    from generators.augmentation import Augmentation, draw_augmentation, parse_augmentation
    from generators.catalog import select_generators
    from generators.generate import GenerateConfig, draw_task, generate_shard
    from generators.registry import Draft, Generator, UndrawableError, generator
    from generators.source import program_of
    from generators.task_shard import GeneratedTask, read_tasks, write_tasks

__all__ = [
    "Augmentation",
    "Draft",
    "GenerateConfig",
    "GeneratedTask",
    "Generator",
    "UndrawableError",
    "draw_augmentation",
    "draw_task",
    "generate_shard",
    "generator",
    "parse_augmentation",
    "program_of",
    "read_tasks",
    "select_generators",
    "write_tasks",
]

__getattr__ = lazy_names(__name__, __file__)
