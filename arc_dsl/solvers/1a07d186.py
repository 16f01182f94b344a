def task(img):
    """Move each single cell to the line of its color; erase the cells that have none."""
    points, lines = [], []
    for obj in detect_objects(img):
        (points if obj.is_point else lines).append(obj)
    moved = [move_to_contact(point, line) for point in points for line in lines if point.color == line.color]
    return draw_object(create_img(img.shape), lines + moved)
