def task(img):
    """Show every noisy panel as one cell of its color."""
    rows = [r for r in detect_objects(img.any(axis=1)[None])]
    cols = [c for c in detect_objects(img.any(axis=0)[None])]
    return np.array([[mode(part[part != 0]) for c in cols for part in [img[r.min_col : r.max_col + 1, c.min_col : c.max_col + 1]]] for r in rows])
