def task(img):
    """Count the empty rows in the cup and show as many cells of 8 in a snake of rows of three."""
    water = extract(img, img == 8)
    cup = extract(img, img == 5)
    count = cup.height - water.height - 1
    out = np.zeros(9, dtype=int)
    out[:count] = 8
    rows = out.reshape(3, 3)
    return np.vstack([rows[0], rows[1][::-1], rows[2]])
