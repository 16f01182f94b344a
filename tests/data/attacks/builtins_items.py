# attack: builtins_items | class: leak | expect: ok,error,exit | success-signal: LATER programs find other builtins
import builtins


def task(img):
    for name in ("len", "range", "sorted", "sum", "max", "int", "list", "print", "compile", "dict"):
        vars(builtins)[name] = lambda *a, **k: 0
    return img
