def task(img):
    """Connect each dot that faces the block of color 3 with it by a line."""
    for row, col in np.argwhere((img != 0) & (img != 3)):
        gap = gap_between((row, col), img == 3)
        if gap:
            img = paint(img, gap, img[row, col], only=0)
    return img
