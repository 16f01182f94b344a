# attack: compile_bomb | class: source | expect: error,memory,timeout,crash,ok | success-signal: compiling takes the memory of the machine
x = ((((((((0,) * 100,) * 100,) * 100,) * 100,) * 100,) * 100,) * 100,) * 100


def task(img):
    for depth in (1_000, 10_000, 100_000):
        for text in (
            "-" * depth + "1",
            "1+" * depth + "1",
            "x" + ".x" * depth,
            "lambda: " * depth + "1",
            "x = " * depth + "1",
            "{**" * depth + "x" + "}" * depth,
            "not " * depth + "x",
        ):
            try:
                compile(text, "bomb", "exec")
            except (SyntaxError, RecursionError, MemoryError):
                pass
    return img
