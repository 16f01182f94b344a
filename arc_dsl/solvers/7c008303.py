def task(img):
    """Give each quarter of the figure the color of the cell at the same place in the small square."""
    panels = sorted(split_by_lines(img), key=lambda panel: panel.size)
    key, figure = panels[0], panels[-1]
    return np.where(figure != 0, upscale(key, figure.shape[0] // 2), 0)
