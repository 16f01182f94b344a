def task(img):
    """Draw the lines whose two ends the rarest color marks at the border; erase the rest."""
    color = palette(img)[-1]
    marked = img == color
    across, down = marked[:, :1] & marked[:, -1:], marked[:1] & marked[-1:]
    return np.where(across | down, color, 0)
