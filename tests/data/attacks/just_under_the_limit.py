# attack: just_under_the_limit | class: leak+memory | expect: ok,memory,error | success-signal: each program keeps a little less than would be noticed; many of them leave nothing
kept = {}


def task(img):
    def inner():
        return inner, kept

    kept[len(kept)] = np.zeros(12 << 20, np.uint8)
    kept["me"] = inner
    return img
