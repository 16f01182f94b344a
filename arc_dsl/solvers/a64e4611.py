def task(img):
    """Fill the widest empty band and its branches to the border with color 3, except their edges."""
    empty = (img == 0) & (count_neighbors(img != 0) == 0)
    band = largest_rectangle(empty)
    left, above = empty[:, : band.min_col].all(axis=1), empty[: band.min_row].all(axis=0)
    right, below = empty[:, band.max_col + 1 :].all(axis=1), empty[band.max_row + 1 :].all(axis=0)
    rows, cols = np.indices(img.shape)
    beside = np.where(cols < band.center[1], left[rows], right[rows]) & (band.min_row <= rows) & (rows <= band.max_row)
    upright = (
        np.where(rows < band.center[0], above[cols], below[cols]) & (band.min_col <= cols) & (cols <= band.max_col)
    )
    return paint(img, beside | upright | to_mask(img, band), 3)
