def task(img):
    """Draw the colored pattern in place of every object of color 8."""
    stamp = extract(img, (img != 0) & (img != 8))
    targets = detect_objects(np.where(img == 8, 8, 0))
    return draw_object(create_img(img.shape), [stamp.move_to(obj.position) for obj in targets])
