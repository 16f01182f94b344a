def task(img):
    """Show the color of the area with most cells of the noise color."""
    *areas, noise = palette(img)
    return create_img(1, max(areas, key=lambda color: (crop(img, bounding_box_of(img == color)) == noise).sum()))
