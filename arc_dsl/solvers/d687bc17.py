def task(img):
    """Move each single cell to the side of its color; erase the cells that have none."""
    points, sides = [], []
    for obj in detect_objects(img):
        (points if obj.is_point else sides).append(obj)
    moved = [move_to_contact(point, side) for point in points for side in sides if point.color == side.color]
    return draw_object(create_img(img.shape), sides + moved)
