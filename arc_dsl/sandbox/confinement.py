"""The confinement: every layer there is, applied in order, to a zygote once and to each of its children."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

from arc_dsl.sandbox import privilege
from arc_dsl.sandbox.landlock import Ruleset, readable_paths
from arc_dsl.sandbox.modules import close_imports
from arc_dsl.sandbox.seccomp import Filter, build_filter, machine

RECURSION_LIMIT = 3000
MAX_RECURSION_LIMIT = 20_000  # what programs can raise it to: endless recursion must fail before memory does


class Confinement:
    """Everything taken away: from the zygote when it is made, from a child when `apply` is called."""

    def __init__(self, settings: dict[str, Any], layers: list[str]) -> None:
        """Confine this process and append the names of the layers that work here to `layers`."""
        rules = None
        with contextlib.suppress(OSError):
            rules = Ruleset(readable_paths())
        if os.geteuid() == 0:
            try:
                privilege.drop_user(settings["number"])
                layers.append("own user")
            except OSError:  # root of a user namespace that maps no other user: root in name only
                privilege.drop_capabilities()
                layers.append("no capabilities")
        elif "user namespace" in layers:
            privilege.drop_capabilities()
        with contextlib.suppress(OSError):
            privilege.forbid_new_privileges()
            layers.append("no new privileges")
            privilege.forbid_inspection()
            privilege.die_with_parent() if "pid namespace" in layers else None
        if rules is not None:
            with contextlib.suppress(OSError):
                rules.apply()
                layers.append(f"landlock {rules.version}")
        self._filter = None
        with contextlib.suppress(KeyError, OSError):
            self._filter = self._try_filter(rules is not None and layers[-1].startswith("landlock"))
            layers.append("seccomp")
        privilege.limit_process()
        layers.append("limits")
        os.environ.clear()
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.close(null)
        _bound_recursion()
        close_imports()

    @staticmethod
    def _try_filter(may_open: bool) -> Filter:
        """Return the filter after a child has shown that it can be installed."""
        if sys.platform != "linux":
            raise OSError("seccomp exists only on Linux")
        made = Filter(build_filter(machine(), may_open))
        pid = os.fork()
        if pid == 0:
            try:
                made.install()
                refused = False
                try:
                    os.close(os.pipe()[0])
                except OSError:
                    refused = True
                os._exit(0 if refused else 1)
            finally:
                os._exit(1)
        if os.waitpid(pid, 0)[1] != 0:
            raise OSError("the seccomp filter does not work here")
        return made

    def apply(self, cpu_seconds: float, memory_bytes: int, zygote: int) -> None:
        """Confine a child, for good."""
        if sys.platform == "linux":
            privilege.die_with_parent()
            if os.getppid() != zygote:
                os._exit(1)
        privilege.limit_child(int(cpu_seconds) + 2, memory_bytes)
        if self._filter is not None:
            self._filter.install()


def _bound_recursion() -> None:
    """Set the recursion limit; programs that raise it, as many do out of habit, get a bounded one."""
    change = sys.setrecursionlimit

    def setrecursionlimit(limit: int, /) -> None:
        change(min(limit, MAX_RECURSION_LIMIT))

    sys.setrecursionlimit = setrecursionlimit
    change(RECURSION_LIMIT)
