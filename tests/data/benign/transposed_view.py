# benign: transposed_view | must: ok | trap: a view that is not contiguous
def task(img):
    return img.T[::-1, ::2]
