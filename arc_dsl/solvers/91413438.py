def task(img):
    """Lay one copy per colored cell in rows; as many copies fit in a row as the grid has empty cells."""
    side, per_row = len(img), np.count_nonzero(img == 0)
    out = create_img(side * per_row)
    for number in range(np.count_nonzero(img)):
        out = paste(out, img, (side * (number // per_row), side * (number % per_row)))
    return out
