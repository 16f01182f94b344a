def task(img):
    """Make rows of a single color 5 and all others 0."""
    out = create_img(img.shape, 0)
    out[(img == img[:, :1]).all(axis=1)] = 5
    return out
