# attack: dsl_module_patched | class: leak | expect: ok,error | success-signal: LATER programs import another DSL
import sys

import arc_dsl
import arc_dsl.primitives as dsl

for name in list(arc_dsl.__all__):
    setattr(dsl, name, None)
    setattr(arc_dsl, name, None)
arc_dsl.__all__.clear()
sys.modules["program"] = None


def task(img):
    return img
