def task(img):
    """Complete the unfinished rows after the pattern of the finished one."""
    full = next(row for row in img if row.all())
    for row, line in enumerate(img):
        if line.any() and not line.all():
            table = dict(zip(full[line != 0].tolist(), line[line != 0].tolist()))
            img = paste(img, apply_colormap(full[None], table), (row, 0))
    return img
