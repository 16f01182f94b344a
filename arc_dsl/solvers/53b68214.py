def task(img):
    """Continue the pattern downwards to a square grid; what would leave it at the right does not come back."""
    height, width = img.shape
    broad = np.hstack([img, create_img((height, width))])
    return complete_pattern(broad, shape=(width, 2 * width))[:, :width]
