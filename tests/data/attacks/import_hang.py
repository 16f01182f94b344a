# attack: import_hang | class: liveness | expect: timeout | success-signal: the program never gets as far as its entry point
while True:
    pass
