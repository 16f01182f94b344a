"""Import every module that registers primitives, so that the registry is complete; numpy is the only dependency."""

from arc_dsl.primitives import (  # noqa: F401
    box,
    color,
    detection,
    drawing,
    flood,
    geometry,
    layout,
    motion,
    objects,
    pattern,
    ray,
    region,
    relation,
    selection,
    shape,
)
