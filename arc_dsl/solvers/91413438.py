def task(img):
    """Lay one copy per colored cell in rows; as many copies fit in a row as the grid has empty cells."""
    per_row = np.count_nonzero(img == 0)
    out = create_img(3 * per_row)
    for number in range(np.count_nonzero(img)):
        out = paste(out, img, (3 * (number // per_row), 3 * (number % per_row)))
    return out
