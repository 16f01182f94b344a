def task(img):
    """Continue each unfinished row with its own colors in the order of the finished row."""
    model = next(row for row in img if row.all())
    for index, row in enumerate(img):
        if row.any():
            colors = {old: new for old, new in zip(model, row) if new}
            img = paste(img, apply_colormap([model], colors), (index, 0))
    return img
