def task(img):
    """Give the figure the color of the cell in the corner, which disappears."""
    figure = max(detect_objects(img), key=lambda obj: obj.area)
    return draw_object(create_img(img.shape), figure.change_color(img[-1, 0]))
