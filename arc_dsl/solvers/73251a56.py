def task(img):
    """Restore stripes that get wider from row to row, on both sides of a diagonal of its own color."""
    rows, cols = np.indices(img.shape)
    stripe = abs(rows - cols) // (np.minimum(rows, cols) + 2) + (rows != cols)
    for number in range(stripe.max() + 1):
        img = paint(img, stripe == number, palette(img[stripe == number], exclude=0)[0])
    return img
