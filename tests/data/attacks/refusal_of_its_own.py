# attack: refusal_of_its_own | class: output | expect: invalid,error | success-signal: the refusal of an answer is a class of the program, whose text is code
import sys

Refused = sys.modules["arc_dsl.sandbox.answer"].IllegalAnswerError


class Worse(Refused):
    def __str__(self):
        while True:
            pass


def task(img):
    raise Worse("x")
