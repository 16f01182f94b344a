"""Import every module that registers primitives, so that the registry is complete; numpy is the only dependency."""

from arc_dsl import box, color, detection, drawing, geometry, objects, region  # noqa: F401
