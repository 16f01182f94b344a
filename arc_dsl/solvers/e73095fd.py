def task(img):
    """Fill the rectangular rooms from whose corners no wall leads away."""
    walls = [(row, col) for row, col in np.argwhere(img == 5).tolist()]
    for room in [obj for obj in detect_objects(img == 0) if obj.is_rectangle]:
        corners = zip(room.bounding_box.expand(1).corners, DIAGONAL)
        beyond = [cell for (r, c), (dr, dc) in corners for cell in ((r + dr, c), (r, c + dc))]
        if not any(cell in walls for cell in beyond):
            img = paint(img, room, 4)
    return img
