"""The lab: runs live attack programs through the sandbox inside a second, outer containment, and looks for effects.

`run_lab` starts this file as a process in its own process, mount, network and IPC namespaces with a private /tmp, so
that an attack that escaped the sandbox would still harm nothing. The process prints one JSON line: for each program
its outcome, and a list of effects, which must be empty.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import fcntl
import json
import logging
import os
import random
import socket
import stat
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from arc_dsl.sandbox import privilege

REPOSITORY = Path(__file__).resolve().parents[2]
OWN_DATA = Path(__file__).resolve().parents[1] / "data"
SHARED_DATA = Path(os.environ.get("ARCWRIGHT_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
CANARIES = Path("/tmp/atk_canary")  # in the lab's own /tmp; the programs name these paths
SECRET = Path("/tmp/lab_secret/solutions.json")
PORT = 45678
SIGNATURE = np.arange(1, 10).reshape(1, 9)  # what a program returns that got at something
SETTLE_SECONDS = 1.0

VICTIMS = {
    "flipud": "def task(img):\n    return np.flipud(img)",
    "rot90": "import numpy as np\ndef task(img):\n    return np.rot90(img)",
    "recursion": "def task(img):\n    def f(n):\n        return 0 if n == 0 else f(n - 1)\n    return img + f(150)",
    "counter": "from collections import Counter\ndef task(img):\n"
    "    return img * 0 + Counter(img.ravel().tolist()).most_common(1)[0][0]",
    "division": "def task(img):\n    return np.nan_to_num(img / (img - img), nan=1, posinf=2).astype(int)",
    "literals": "def task(img):\n    return [[1, 2], [3, 4]]",
    "deepcopy": "import copy\ndef task(img):\n    return copy.deepcopy({'a': [img.tolist()]})['a'][0]",
    "imports": "import sys, itertools\ndef task(img):\n    return list(itertools.islice(img.tolist(), 9))",
}


def can_contain() -> bool:
    """Return whether this machine lets the lab leave its namespaces."""
    return subprocess.run([*_containment(), "true"], capture_output=True, timeout=30).returncode == 0


def run_lab(
    folders: list[Path], *, wrapped: bool, ordinary_user: bool, namespaces: bool, cpu_seconds: float, timeout: float
) -> dict[str, Any]:
    """Run every program of `folders` in a contained lab and return its report.

    Args:
        folders: folders of programs whose first line is `# attack: ...` or `# benign: ...`.
        wrapped: hide each program in base64.
        ordinary_user: run the supervisor as an ordinary user, not as root.
        namespaces: let the sandbox use namespaces of its own.
        cpu_seconds: CPU time that each program may use.
        timeout: seconds after which the lab is killed from outside.
    """
    settings = {
        "folders": [str(folder) for folder in folders],
        "wrapped": wrapped,
        "ordinary_user": ordinary_user,
        "namespaces": namespaces,
        "cpu_seconds": cpu_seconds,
    }
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LAB_SECRET": "not for you"}
    environment["OPENBLAS_NUM_THREADS"] = "1"  # only a process of one thread may enter a user namespace
    command = [*_containment(), sys.executable, "-u", __file__, json.dumps(settings)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout)
    lines = result.stdout.splitlines()
    if result.returncode != 0 or not lines:
        raise RuntimeError(f"the lab ended with status {result.returncode}:\n{result.stderr[-4000:]}")
    report: dict[str, Any] = json.loads(lines[-1])
    report["stdout_bytes"], report["stderr"] = len(result.stdout) - len(lines[-1]), result.stderr
    return report


def read_programs(folder: Path) -> dict[str, tuple[str, dict[str, str]]]:
    """Return name -> (source, fields of the first line) for each program of a folder."""
    programs = {}
    for path in sorted(folder.glob("*.py")):
        source = path.read_text()
        first = source.splitlines()[0].lstrip("# ")
        programs[path.stem] = (source, dict(part.split(": ", 1) for part in first.split(" | ") if ": " in part))
    return programs


def wrap(source: str) -> str:
    """Return a program that decodes `source` and executes it, in words no text filter knows."""
    hidden = base64.b64encode(source.encode()).decode()
    decode = f"__import__('base64').b64decode('{hidden}').decode()"
    return f"vars(__builtins__)['ex' + 'ec']({decode}, globals())\n"


def _containment() -> list[str]:
    flags = ["--pid", "--fork", "--kill-child", "--mount", "--net", "--ipc", "--mount-proc"]
    return ["unshare", *flags] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", *flags]


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def _prepare() -> socket.socket:
    """Give the lab its own /tmp, canaries, a secret and a listener; a checkout below /tmp stays where it is."""
    places = {Path(sys.base_prefix), Path(sys.prefix), REPOSITORY, SHARED_DATA}
    kept = {
        place: os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        for place in sorted(places)
        if place.is_relative_to("/tmp") and place.is_dir()
    }
    _mount("-t", "tmpfs", "-o", "mode=1777", "lab", "/tmp")
    for place, descriptor in kept.items():
        place.mkdir(parents=True, exist_ok=True)
        _mount("--no-canonicalize", "--bind", f"/proc/{os.getpid()}/fd/{descriptor}", str(place))
        os.close(descriptor)
    CANARIES.mkdir(mode=0o777)
    CANARIES.chmod(0o777)
    SECRET.parent.mkdir()
    SECRET.parent.chmod(0o777)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link, contextlib.suppress(OSError):
        fcntl.ioctl(link, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up, running
    listener = socket.create_server(("127.0.0.1", PORT))
    return listener


def _become_ordinary() -> None:
    """Make the interpreter reachable for everyone (in this mount namespace only), and stop being root."""
    for place in {Path(sys.base_prefix), Path(sys.prefix), REPOSITORY}:
        closed = next((p for p in reversed(place.parents) if not p.stat().st_mode & stat.S_IXOTH), None)
        if closed is not None:
            held = Path("/tmp") / f"held{abs(hash(place))}"
            held.mkdir(mode=0o755)
            _mount("--bind", str(place), str(held))
            _mount("-t", "tmpfs", "-o", "mode=755", "open", str(closed))
            place.mkdir(parents=True)
            _mount("--bind", str(held), str(place))
    user = 70_000 + os.getpid() % 1000
    try:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    except PermissionError:  # root in name only: be someone else in a user namespace below this one
        if ctypes.CDLL(None).unshare(0x10000000) != 0:
            raise
        for file, inside in (("setgroups", "deny"), ("uid_map", f"{user} 0 1"), ("gid_map", f"{user} 0 1")):
            Path(f"/proc/self/{file}").write_text(inside)
        privilege.drop_capabilities()
    privilege.forbid_inspection(False)  # what a change of user set, and a user namespace of one's own needs unset


def _grids(generator: random.Random, count: int) -> tuple[np.ndarray, ...]:
    return tuple(np.array([[generator.randrange(10) for _ in range(6)] for _ in range(6)]) for _ in range(count))


def _native(source: str, grids: tuple[np.ndarray, ...]) -> list[np.ndarray]:
    """Run a victim, which is trusted, in this process."""
    names: dict[str, Any] = {"np": np}
    exec(source, names)
    with np.errstate(all="ignore"):
        return [np.array(names["task"](grid.copy())) for grid in grids]


class Lab:
    """One sandbox under attack, and everything that is watched meanwhile."""

    def __init__(self, settings: dict[str, Any], listener: socket.socket) -> None:
        """Start the sandbox."""
        from arc_dsl.sandbox import Limits, Sandbox

        self._random = random.Random(5)
        self._connections = 0
        self._listener = listener
        threading.Thread(target=self._count_connections, daemon=True).start()
        self.effects: list[str] = []
        self.outcomes: dict[str, list[str]] = {}
        limits = Limits(settings["cpu_seconds"], wall_seconds=3 * settings["cpu_seconds"], memory_bytes=1 << 30)
        self._sandbox = Sandbox(workers=2, limits=limits, audit_rate=1.0, namespaces=settings["namespaces"])
        self._wrapped = settings["wrapped"]
        self._namespaces = settings["namespaces"]
        self._grids = _grids(self._random, 4)
        self._expected = _grids(self._random, 4)  # random: it can only be stolen
        SECRET.write_text(
            json.dumps(
                {
                    "pairs": [
                        {"input": a.tolist(), "output": b.tolist()}
                        for a, b in zip(self._grids, self._expected, strict=True)
                    ]
                }
            )
        )
        self._secret_state = self._state_of_secret()
        self._truth = {name: _native(source, self._grids) for name, source in VICTIMS.items()}
        self._memory = psutil.Process().memory_info().rss
        self._check_victims("nothing", self._victims())

    def _state_of_secret(self) -> tuple[Any, ...]:
        info = SECRET.stat()
        return info.st_mode, info.st_size, info.st_mtime_ns, info.st_nlink

    def _count_connections(self) -> None:
        while True:
            self._listener.accept()[0].close()
            self._connections += 1

    def _victims(self) -> list[tuple[str, Any]]:
        from arc_dsl.sandbox import Job

        names = list(VICTIMS)
        self._random.shuffle(names)
        return [(name, Job(VICTIMS[name], self._grids, self._expected, 3)) for name in names]

    def _check_victims(self, after: str, victims: list[tuple[str, Any]]) -> None:
        jobs = [job for _, job in victims]
        seen = 0
        for index, verdict in self._sandbox.run(jobs):
            seen += 1
            self._check_victim(after, victims[index][0], verdict)
        if seen != len(jobs):
            self.effects.append(f"{after}: {len(jobs) - seen} victims got no verdict")

    def _check_victim(self, after: str, name: str, verdict: Any) -> None:
        right = all(
            output is not None and np.array_equal(output, truth)
            for output, truth in zip(verdict.outputs, self._truth[name], strict=True)
        )
        if verdict.outcome != "ok" or not right:
            self.effects.append(f"{after}: victim {name} became {verdict.outcome} {verdict.reason}, right={right}")

    def run(self, programs: dict[str, tuple[str, dict[str, str]]]) -> None:
        """Run programs in the company of victims, a few at a time, and look around after each company."""
        from arc_dsl.sandbox import Job

        names = list(programs)
        for start in range(0, len(names), 8):
            chosen = names[start : start + 8]
            crowd: list[tuple[str, Any]] = []
            for name in chosen:
                source = programs[name][0]
                job = Job(wrap(source) if self._wrapped else source, self._grids, self._expected, 3)
                crowd += [*self._victims()[:4], (name, job)]
            crowd += self._victims()
            started = time.monotonic()
            seen = set()
            for index, verdict in self._sandbox.run(job for _, job in crowd):
                name = crowd[index][0]
                seen.add(index)
                if name in VICTIMS:
                    self._check_victim(f"among {chosen}", name, verdict)
                else:
                    self._check_program(name, programs[name][1], verdict)
            if len(seen) != len(crowd):
                self.effects.append(f"{chosen}: {len(crowd) - len(seen)} programs got no verdict")
            if time.monotonic() - started > 60:
                self.effects.append(f"{chosen}: took {time.monotonic() - started:.0f} s")
            self._look_around(chosen)
            for _ in range(2):
                self._check_victims(f"after {chosen}", self._victims())

    def _check_program(self, name: str, fields: dict[str, str], verdict: Any) -> None:
        expected = fields.get("expect", fields.get("must", "ok")).split(",")
        if self._wrapped and fields.get("class") == "source":
            expected.append("memory")  # what Python raises when it runs out of parser stack, now at run time
        self.outcomes[name] = [str(verdict.outcome), verdict.reason, verdict.syscall]
        if (
            "attack" in fields
            and verdict.outcome == "ok"
            and any(output is not None and np.array_equal(output, SIGNATURE) for output in verdict.outputs)
        ):
            self.effects.append(f"{name}: returned the signature")
        if verdict.fits or verdict.solves or True in verdict.correct:
            self.effects.append(f"{name}: has a hidden answer")
        if not verdict.reason.isprintable() or len(verdict.reason) > 200:
            self.effects.append(f"{name}: its reason is not one short line")
        if str(verdict.outcome) not in expected:
            self.effects.append(f"{name}: outcome {verdict.outcome} ({verdict.reason}), expected {expected}")

    def _look_around(self, chosen: list[str]) -> None:
        left = [path.name for path in CANARIES.iterdir()] + [path.name for path in Path("/dev/shm").glob("atk_*")]
        left += [
            path.name for folder in ("/tmp", "/var/tmp", "/run", "/") for path in Path(folder).glob("atk_written*")
        ]
        if left:
            self.effects.append(f"{chosen}: left files {left}")
        if len(Path("/proc/sysvipc/shm").read_text().splitlines()) > 1:
            self.effects.append(f"{chosen}: left a shared memory segment")
        if self._connections:
            self.effects.append(f"{chosen}: connected to the listener")
        if self._state_of_secret() != self._secret_state:
            self.effects.append(f"{chosen}: changed a file")
        if psutil.Process().memory_info().rss - self._memory > 250 << 20:
            self.effects.append(f"{chosen}: the supervisor grew by 250 MB")
        strangers = self._strangers()
        if strangers:
            time.sleep(SETTLE_SECONDS)
            strangers &= self._strangers()
        if strangers:
            self.effects.append(f"{chosen}: left processes {sorted(strangers)}")

    def _strangers(self) -> set[int]:
        """Return the processes that are neither this one nor the sandbox's own (zygotes and their bystanders)."""
        own = {os.getpid(), 1}
        for zygote in self._sandbox._crew.zygotes:
            own.add(zygote.process_id)
            with contextlib.suppress(psutil.NoSuchProcess):
                children = psutil.Process(zygote.process_id).children()
                if self._namespaces:
                    own |= {child.pid for child in children}
        return set(psutil.pids()) - own

    def close(self) -> dict[str, Any]:
        """End the sandbox and return the report."""
        counters = vars(self._sandbox.counters)
        tier = str(self._sandbox.tier)
        self._sandbox.close()
        time.sleep(0.2)
        if set(psutil.pids()) - {os.getpid(), 1}:
            self.effects.append(f"processes left at the end: {set(psutil.pids())}")
        return {"effects": self.effects, "outcomes": self.outcomes, "counters": counters, "tier": tier}


def main() -> None:
    """Run the lab in this process, which `run_lab` has contained."""
    settings = json.loads(sys.argv[1])
    logging.basicConfig(level=logging.WARNING)
    programs = {}
    for folder in settings["folders"]:
        programs.update(read_programs(Path(folder)))
    listener = _prepare()
    if settings["ordinary_user"]:
        _become_ordinary()
    lab = Lab(settings, listener)
    lab.run(programs)
    print(json.dumps(lab.close()))


if __name__ == "__main__":
    main()
