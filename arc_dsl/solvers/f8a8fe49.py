def task(img):
    """Mirror the inside of the two brackets out over the nearer bracket."""
    box = bounding_box_of(img == 2)
    upright = (img[:, box.min_col] == 2).sum() > (img[box.min_row] == 2).sum()
    out = apply_colormap(img, {5: 0})
    for row, col in np.argwhere(img == 5):
        if upright:
            mirrored = (row, 2 * (box.min_col if col <= box.center[1] else box.max_col) - col)
        else:
            mirrored = (2 * (box.min_row if row <= box.center[0] else box.max_row) - row, col)
        out = draw_pixel(out, mirrored, 5)
    return out
