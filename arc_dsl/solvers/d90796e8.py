def task(img):
    """Melt each 3 that touches a 2 into one 8."""
    for obj in detect_objects(img, background_color=(0, 5), monochrome=False):
        if obj.colors == (2, 3):
            img = draw_object(img, obj.change_color({2: 0, 3: 8}))
    return img
