"""What protects this machine from the programs it runs: the layers that work here, summed up as a tier."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tier:
    """The isolation in force.

    Attributes:
        name: `T2` system call filter, Landlock and namespaces; `T1` without namespaces; `T0` no system call filter, fit
            for programs you trust only.
        layers: what is active, in the order it was applied.
        missing: what this machine does not offer.
    """

    name: str
    layers: tuple[str, ...]
    missing: tuple[str, ...]

    @classmethod
    def from_layers(cls, layers: list[str]) -> Tier:
        """Sum up the layers a zygote reports."""
        kinds = {layer.split()[0] for layer in layers}
        missing = tuple(name for name in ("seccomp", "landlock", "net", "pid") if name not in kinds)
        name = "T0" if "seccomp" in missing else "T1" if {"net", "landlock"} & set(missing) else "T2"
        return cls(name, tuple(layers), missing)

    def __str__(self) -> str:
        missing = f"; not available here: {', '.join(self.missing)}" if self.missing else ""
        return f"{self.name} ({', '.join(self.layers)}{missing})"
