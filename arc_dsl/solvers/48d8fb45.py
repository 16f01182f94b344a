def task(img):
    """Show the figure that hangs from the dot of color 5."""
    objects = detect_objects(img, background_color=(0, 5), connectivity=8)
    return next(obj.to_img() for obj in objects if touching(obj, img == 5))
