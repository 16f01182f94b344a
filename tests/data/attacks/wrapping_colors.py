# attack: wrapping_colors | class: output | expect: invalid,error | success-signal: colors above 255 wrap into legal ones
def task(img):
    return img * 0 + 258
