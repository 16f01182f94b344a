def task(img):
    """Crop the object below the cell of color 5."""
    marker = extract(img, img == 5)
    objects = detect_objects(paint(img, marker, 0), connectivity=8)
    return next(obj.to_img() for obj in objects if touching(marker, obj))
