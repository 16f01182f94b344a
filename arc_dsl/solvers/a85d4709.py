def task(img):
    """Give every row a color by the column of its cell: 2, 4 or 3 from left to right."""
    colors = np.array([2, 4, 3])[(img == 5).argmax(axis=1)]
    return colors[:, None].repeat(3, axis=1)
