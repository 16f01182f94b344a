def task(img):
    """Connect panels of one color in a row or column through the empty panels between them."""
    panels = find_panels(img)
    colors = np.array([[img[panel.corners[0]] for panel in row] for row in panels])
    for color in palette(colors, exclude=0):
        colors = connect_aligned(colors, color, only=0)
    for row, col in np.argwhere(colors):
        img = paint(img, panels[row][col], colors[row, col])
    return img
