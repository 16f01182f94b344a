def task(img):
    """Pull the rectangle at the end of the rope to the other one; the rope disappears."""
    goal, roped = sorted(detect_objects(img), key=lambda obj: not obj.is_rectangle)
    rows, cols = roped.mask.sum(axis=1), roped.mask.sum(axis=0)
    thick = [(row, col) for row, col in np.argwhere(roped.mask) if rows[row] > 1 and cols[col] > 1]
    body = Object(thick, roped.color).move(roped.position)
    return draw_object(create_img(img.shape), [goal, move_to_contact(body, goal)])
