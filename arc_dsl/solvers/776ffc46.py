def task(img):
    """Give the objects that have the shape of the one in the frame its color."""
    frame = next(obj for obj in detect_objects(img) if obj.is_frame and obj.color == 5)
    objects = detect_objects(img, background_color=(0, 5))
    model = next(obj for obj in objects if is_inside(obj, frame))
    return paint(img, [obj for obj in objects if same_shape(obj, model)], model.color)
