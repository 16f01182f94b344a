def task(img):
    """Put the four corner pieces together to a 4x4 frame."""
    out = create_img(4)
    for obj in detect_objects(img):
        missing = np.argwhere(~obj.mask)[0]
        out = draw_object(out, obj.move_to((2 * (1 - missing[0]), 2 * (1 - missing[1]))))
    return out
