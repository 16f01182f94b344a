def task(img):
    """Remove the rectangle that covers a part of the symmetric figure, and complete the figure."""
    parts = [extract(img, img == color) for color in palette(img, exclude=0)]
    cover = next(part for part in parts if part.is_rectangle)
    figure = next(part for part in parts if part != cover)
    shape, hidden = to_mask(img, figure), to_mask(img, cover)
    fits = []
    for total in range(2 * figure.min_col, 2 * figure.max_col + 3):
        mirrored = to_mask(img, [(row, total - col) for row, col in figure.cells])
        if not (mirrored & ~shape & ~hidden).any():
            fits.append(((mirrored & shape).sum(), total))
    total = max(fits)[1]
    mirrored = [(row, total - col) for row, col in figure.cells]
    return paint(paint(img, cover, 0), [*figure.cells, *mirrored], figure.color)
