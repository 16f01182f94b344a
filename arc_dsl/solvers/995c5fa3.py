def task(img):
    """Show each 4x4 block as a row of a color that its holes decide."""
    colors = []
    for block in (img[:, :4], img[:, 5:9], img[:, 10:]):
        colors.append(8 if block[1, 1] == 0 else 3 if block[1, 0] == 0 else 4 if block[3, 1] == 0 else 2)
    return np.array(colors).repeat(3).reshape(3, 3)
