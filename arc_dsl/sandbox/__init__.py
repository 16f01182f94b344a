"""The sandbox: every program runs fast, and none is trusted.

    with Sandbox(workers=2) as sandbox:
        for index, verdict in sandbox.run(jobs):
            ...

A program with its inputs is a `job`; the `supervisor` keeps the expected outputs and never unpickles, evaluates or
imports anything a program made. It orders each `batch` from the zygotes of its `crew` (`zygote`; its side of one is a
`handle`): lean processes with numpy, the DSL and all the `modules` that programs may import, which fork a `child` per
batch. The child gives up everything the kernel lets it give up (`confinement`: `privilege`, `landlock`, `seccomp`
with the numbers of `syscalls`, `cgroup`) before it compiles the first program, and leaves its answers as plain bytes
(`wire`, `answer`), which are checked and judged (`judge`, `decision`) when it is dead. Harmless programs share a
child (`gate`); behind every few a `canary`, and a look at the `state` they share, show whether one harmed the others.
The others get one each. Every success is confirmed by another zygote, whose `clock` is another. What holds on this
machine is its `tier`. `docs/sandbox.md` says what all this covers and what it does not.
"""

from arc_dsl.sandbox.decision import Counters
from arc_dsl.sandbox.handle import SandboxError
from arc_dsl.sandbox.job import Job, Limits
from arc_dsl.sandbox.supervisor import Sandbox, probe_tier
from arc_dsl.sandbox.tier import Tier

__all__ = ["Counters", "Job", "Limits", "Sandbox", "SandboxError", "Tier", "probe_tier"]
