def task(img):
    """Put a copy of the grid at every cell of the most common color in an enlarged grid."""
    return np.kron(img == mode(img), img)
