def task(img):
    """Show as many cells in a row as the grid has colored ones."""
    return create_img((1, np.count_nonzero(img)), mode(img[img != 0]))
