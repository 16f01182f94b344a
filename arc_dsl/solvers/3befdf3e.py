def task(img):
    """Swap the colors of each framed square and let its frame color grow to the four sides by the inner width."""
    for obj in detect_objects(img, monochrome=False):
        frame, inner = img[obj.position], img[obj.center]
        size = obj.width - 2
        for step in STRAIGHT:
            img = paint(img, obj.bounding_box.move((step[0] * size, step[1] * size)), frame)
        img = draw_object(img, obj.change_color({frame: inner, inner: frame}))
    return img
