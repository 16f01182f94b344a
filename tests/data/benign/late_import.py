# benign: late_import | must: ok | trap: imports at the bottom of a function, from packages of the standard library
def task(img):
    from fractions import Fraction
    from statistics import median
    import colorsys, difflib, heapq, string

    half = Fraction(int(median(img.ravel().tolist())), 2)
    return (img + int(half)) % 10
