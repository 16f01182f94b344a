"""The processes that stages run in.

supervisor      runs a command and ends everything it started when the flow is gone
child           a stage's module as a supervised process, and what it reports
worker          one that stays alive between jobs
devices         CPUs and GPUs, and the environment that confines a process to one
engine_pool     sampling engines, one per device
throughput      how fast they are together
launch          a training on several devices or machines
server          a temporary Prefect server
learner         the process that takes all updates of a run
referee         the one that verifies and relabels in all rounds of a solve
"""
