# attack: trace_function | class: leak | expect: ok,error,timeout,exit | success-signal: the harness itself runs under the program's trace function
import sys


def trace(frame, event, argument):
    for name in list(frame.f_locals):
        if name in ("status", "outputs", "number"):
            frame.f_locals[name] = 0
    return trace


def task(img):
    frame = sys._getframe()
    while frame is not None:
        frame.f_trace = trace
        frame = frame.f_back
    sys.settrace(trace)
    return img
