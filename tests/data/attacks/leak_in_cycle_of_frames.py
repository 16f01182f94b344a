# attack: leak_in_cycle_of_frames | class: leak+memory | expect: ok,error,memory | success-signal: a traceback keeps its frames and all they hold; LATER programs have no memory
def hold(depth):
    block = np.zeros(32 << 20, np.uint8)
    try:
        if depth:
            hold(depth - 1)
        raise KeyError(depth)
    except KeyError as error:
        keep = error  # error -> traceback -> this frame -> error
        return block.size + len(keep.args)


def task(img):
    try:
        hold(500)
    except MemoryError:
        pass
    return img
