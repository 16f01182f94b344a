def task(img):
    """Copy each single cell to the place where its straight way meets the rectangle."""
    objects = sorted(detect_objects(img), key=lambda o: o.area)
    for cell in objects[:-1]:
        hit = move_to_contact(cell, objects[-1]).move(direction_to(cell, objects[-1]))
        img = draw_object(img, hit)
    return img
