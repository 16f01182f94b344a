def task(img):
    """Continue the nested frames at equal distances over the whole grid, and color the rest 5."""
    inner, outer = [obj.bounding_box for obj in sorted(detect_objects(img), key=lambda obj: obj.area)[-2:]]
    step = max(abs(np.subtract(tuple(inner), tuple(outer))))
    color = palette(img, exclude=0)[0]
    img = np.where(img == 0, 5, img)
    for size in range(step, max(img.shape), step):
        corners = outer.expand(size).corners
        img = draw_rectangle(img, corners[0], corners[3], color, filled=False)
    return img
