def task(img):
    """Say 1 if the grid is its own left-right mirror image, else 7."""
    return create_img(1, 1 if is_symmetric(img, axis=1) else 7)
