# benign: statistics_and_fractions | must: ok | trap: statistics, fractions, decimal
import statistics
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 30


def task(img):
    cells = img.ravel().tolist()
    most = statistics.mode(cells)
    half = Fraction(most, 2) * 2 + int(Decimal(most) / Decimal(3) * 0)
    return img * 0 + int(half)
