def task(img):
    """Fill the gap between rectangles side by side with 9."""
    objects = detect_objects(img)
    gaps = [gap_between(a, b) for a in objects for b in objects if gap_between(a, b) and a.max_col < b.min_col]
    return paint(img, [gap for gap in gaps if (crop(img, gap) == 0).all()], 9)
