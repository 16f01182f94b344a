def task(img):
    """Push the bars to the right and stack them by length."""
    bars = sorted(detect_objects(img), key=lambda o: o.area)
    height, width = img.shape
    out = create_img(img.shape)
    for i, bar in enumerate(bars):
        out = draw_object(out, bar.move_to((height - len(bars) + i, width - bar.width)))
    return out
