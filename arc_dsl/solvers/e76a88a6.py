def task(img):
    """Draw the colorful rectangle over all the gray ones."""
    model = next(obj for obj in detect_objects(img, monochrome=False) if len(obj.colors) > 1)
    return draw_object(img, [model.move_to(obj.position) for obj in detect_objects(img) if obj.color == 5])
