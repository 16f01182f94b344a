def task(img):
    """Put a copy of the grid at every colored cell of an enlarged grid."""
    return np.kron(img != 0, img)
