def task(img):
    """Replace each triangle of color 5 by a parallel of the diagonal, two steps beyond its far corner."""
    rows, cols = np.indices(img.shape)
    color = palette(img, exclude=(0, 5))[0]
    line = (cols - rows)[img == color][0]
    out = apply_colormap(img, {5: 0})
    for triangle in detect_objects(np.where(img == 5, 5, 0)):
        far = max((cell[1] - cell[0] for cell in triangle.cells), key=lambda offset: abs(offset - line))
        out = np.where(cols - rows == far + 2 * np.sign(far - line), color, out)
    return out
