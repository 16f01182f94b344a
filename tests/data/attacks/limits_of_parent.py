# attack: limits_of_parent | class: leak | expect: error,ok | success-signal: the parent's limits or priority change, and later programs die of it
import os, resource


def task(img):
    for pid in (os.getppid(), 0, 1):
        for change in (
            lambda: resource.prlimit(pid, resource.RLIMIT_CPU, (1, 1)),
            lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, 3)),
            lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
            lambda: os.sched_setaffinity(pid, {0}),
        ):
            try:
                change()
            except (OSError, ValueError):
                pass
    return img
