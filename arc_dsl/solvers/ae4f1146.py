def task(img):
    """Crop the square with most cells of color 1."""
    squares = [obj.to_img() for obj in detect_objects(img, monochrome=False)]
    return max(squares, key=lambda square: (square == 1).sum())
