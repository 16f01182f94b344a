def task(img):
    """Mirror the corner of the figure into all four corners, in the color of the lines, and remove the lines."""
    rows, _ = find_lines(img)
    figure = np.where(split_by_lines(img)[0] != 0, img[rows[0], 0], 0)
    top = np.hstack([figure, flip(figure, 1)])
    return np.vstack([top, flip(top, 0)])
