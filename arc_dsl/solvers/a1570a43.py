def task(img):
    """Move the figure into the frame given by the four cells of color 3."""
    figure, corners = extract(img, img == 2), extract(img, img == 3)
    place = (corners.min_row + 1, corners.min_col + 1)
    return draw_object(draw_object(create_img(img.shape), corners), figure.move_to(place))
