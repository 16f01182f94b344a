# benign: warns | must: ok | trap: numpy's warnings, and printing them
import sys, warnings


def task(img):
    warnings.warn("careful")
    print(np.log(img - 3.0), file=sys.stderr)
    return (np.nan_to_num(1 / (img - img)) * 0).astype(int)
