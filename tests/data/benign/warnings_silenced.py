# benign: warnings_silenced | must: ok | trap: silences warnings and divides by zero
import warnings

warnings.filterwarnings("ignore")


def task(img):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        ratio = img / np.zeros_like(img)
    return np.nan_to_num(ratio, nan=0, posinf=1).astype(int)
