def task(img):
    """Draw both diagonals through each mark, on each of the two grounds in the color of its marks."""
    marks = [cell for color in palette(img)[2:] for cell in np.argwhere(img == color)]
    ground_marks = {extract(img, neighbors(mark)).color: img[tuple(mark)] for mark in marks}
    out = img
    for mark in marks:
        for direction in DIAGONAL:
            ray = extract(img, ray_points(img, mark, direction))
            out = draw_object(out, ray.change_color(ground_marks))
    return out
