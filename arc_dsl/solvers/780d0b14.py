def task(img):
    """Show every noisy panel as one cell of its color."""
    rows = [o.bounding_box for o in detect_objects(img.any(axis=1)[:, None])]
    cols = [o.bounding_box for o in detect_objects(img.any(axis=0)[None])]
    panels = [[crop(img, BoundingBox(r.min_row, c.min_col, r.max_row, c.max_col)) for c in cols] for r in rows]
    return np.array([[palette(panel, exclude=0)[0] for panel in row] for row in panels])
