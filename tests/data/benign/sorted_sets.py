# benign: sorted_sets | must: ok | trap: sets of words and numbers, sorted before they matter
def task(img):
    words = {"red", "green", "blue"} | {str(cell) for cell in img[0].tolist()}
    order = sorted(words)
    unique = sorted({int(cell) for cell in img.ravel()})
    return [[len(order) % 10, *unique]]
