# attack: clock_weekday | class: determinism | expect: nondet | success-signal: an answer that changes from day to day is taken for one
import datetime


def task(img):
    now = datetime.datetime.now()
    return [[now.weekday(), now.month % 10, now.hour % 10]]
