def task(img):
    """Put a copy of the figure at every cell that the figure itself has in a 3x3 grid."""
    figure = next(part for part in split(img, 3, 3) if part.any())
    return np.kron(figure != 0, figure)
