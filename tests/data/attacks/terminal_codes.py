# attack: terminal_codes | class: flood | expect: error | success-signal: the reason carries control characters or pages of text to a terminal
def task(img):
    raise ValueError("\x1b[2J\x1b]0;owned\x07\r\n" + "A" * 100_000)
