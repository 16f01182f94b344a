def task(img):
    """Move the panel with color 4 to the place of the panels that the 4 has within it; empty all others."""
    panels = find_panels(img, 5)
    source = next(panel for row in panels for panel in row if 4 in crop(img, panel))
    content = crop(img, source)
    row, col = np.argwhere(content == 4)[0]
    out = np.where(img == 5, 5, 0)
    return paste(out, content, panels[row][col].corners[0])
