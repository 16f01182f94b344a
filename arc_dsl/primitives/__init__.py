"""The DSL: importing this package imports every module that registers primitives; numpy is the only dependency.

registry        `@primitive` and the list of primitives
namespace       the names that a program finds in scope
types           what the primitives share: points, cells, masks
reference       the list as text, for people and for prompts
box  color  detection  drawing  feature  flood  geometry  layers  layout  motion  objects  pattern  ray
region  relation  selection  shape  vicinity    the primitives themselves, by subject
"""

from arc_dsl.primitives import (  # noqa: F401
    box,
    color,
    detection,
    drawing,
    feature,
    flood,
    geometry,
    layers,
    layout,
    motion,
    objects,
    pattern,
    ray,
    region,
    relation,
    selection,
    shape,
    vicinity,
)
