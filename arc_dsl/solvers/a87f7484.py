def task(img):
    """Show the panel whose shape occurs only once."""
    height, width = img.shape
    panels = split(img, height // 3, width // 3)
    return odd_one_out(panels, key=shape_key)
