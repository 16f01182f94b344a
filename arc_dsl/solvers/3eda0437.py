def task(img):
    """Fill the largest empty rectangle with color 6."""
    shapes = [(height + 1, width + 1) for height, width in np.ndindex(img.shape)]
    for shape in sorted(shapes, key=np.prod, reverse=True):
        places = find_pattern(img, create_img(shape))
        if places:
            return paste(img, create_img(shape, 6), places[0])
