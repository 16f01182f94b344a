def task(img):
    """Show the object that holds a cell of color 8, in its own color."""
    obj = next(obj for obj in detect_objects(img, connectivity=8, monochrome=False) if 8 in obj.colors)
    return apply_colormap(obj.to_img(), {8: obj.color})
