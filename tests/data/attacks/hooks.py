# attack: hooks | class: leak | expect: ok,error,timeout | success-signal: LATER programs run under a trace function, an import hook or a callback of the collector
import builtins, gc, sys, threading


def spin(*arguments):
    while True:
        pass


class Finder:
    def find_spec(self, *arguments):
        raise ImportError("poisoned")


def task(img):
    sys.meta_path.insert(0, Finder())
    sys.path_hooks.clear()
    builtins.__import__ = lambda *a, **k: None
    gc.callbacks.append(spin)
    sys.unraisablehook = sys.excepthook = spin
    sys.setrecursionlimit(60)
    sys.setprofile(None)
    return img
