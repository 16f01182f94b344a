def task(img):
    """Color the quarters of the large figure as the small square says."""
    panels = sorted(split_by_lines(img), key=np.size)
    return np.where(panels[-1] == 0, 0, upscale(panels[0], len(panels[-1]) // 2))
