def task(img):
    """Show one cell of the background color for each panel between the lines."""
    panels = find_panels(img)
    return create_img((len(panels), len(panels[0])), mode(crop(img, panels[0][0])))
