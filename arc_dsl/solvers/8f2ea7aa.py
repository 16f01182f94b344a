def task(img):
    """Draw a copy of the figure in place of each of its cells."""
    figure = crop(img, bounding_box_of(img != 0))
    return np.kron(figure != 0, figure)
