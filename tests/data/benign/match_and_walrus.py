# benign: match_and_walrus | must: ok | trap: match statements with classes, walrus, exception groups
def kind(row):
    match row:
        case []:
            return 0
        case [int(first), *rest] if (count := len(rest)) > 2:
            return (first + count) % 10
        case _:
            return 9


def task(img):
    try:
        raise ExceptionGroup("both", [ValueError(1), KeyError(2)])
    except* ValueError:
        pass
    except* KeyError:
        pass
    return [[kind(row) for row in img.tolist()]]
