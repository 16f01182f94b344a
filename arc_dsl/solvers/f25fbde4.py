def task(img):
    """Crop the figure and enlarge it twice."""
    return upscale(crop(img, bounding_box_of(img != 0)), 2)
