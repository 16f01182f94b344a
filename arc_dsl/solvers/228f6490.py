def task(img):
    """Move each piece into the hole of its shape; the walls have most cells, and the color of most objects is noise."""
    wall = palette(img, exclude=0)[0]
    noise = sort_by_frequency(detect_objects(img, background_color=(0, wall)), key=lambda obj: obj.color)[0].color
    for hole in detect_objects(enclosed(img)):
        pieces = detect_objects(img, background_color=(0, wall, noise))
        piece = next(obj for obj in pieces if same_shape(obj, hole))
        img = paint(paint(img, piece, 0), hole, piece.color)
    return img
