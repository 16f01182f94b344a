def task(img):
    """Keep the largest object only."""
    return draw_object(create_img(img.shape), max(detect_objects(img), key=lambda obj: obj.area))
