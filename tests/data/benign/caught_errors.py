# benign: caught_errors | must: ok | trap: raises and catches, with and without names
def task(img):
    for index in (100, "x", None):
        try:
            img[index, index]
        except (IndexError, TypeError) as error:
            note = str(error)
        except Exception:
            pass
    try:
        raise SystemExit(note)
    except BaseException:
        return img + 0
