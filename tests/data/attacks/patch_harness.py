# attack: patch_harness | class: leak+forge | expect: ok,error,exit,invalid,crash | success-signal: LATER programs run in a changed harness
import sys


def task(img):
    for name, module in list(sys.modules.items()):
        if name.startswith("arc_dsl"):
            for key, value in list(vars(module).items()):
                if callable(value) and not key.startswith("__"):
                    try:
                        setattr(module, key, lambda *a, **k: None)
                    except Exception:
                        pass
    return img
