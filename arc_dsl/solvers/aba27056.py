def task(img):
    """Fill the cup with 4 and let the filling spread through its opening, straight and diagonally."""
    cup = bounding_box_of(img != 0)
    gap = [point for point in cup.outline if img[point] == 0]
    row, col = next((r, c) for r, c in STRAIGHT if not any(cup.contains((y + r, x + c)) for y, x in gap))
    img = draw_ray(paint(img, cup, 4, only=0), gap, (row, col), 4)
    for end, turn in ((gap[0], -1), (gap[-1], 1)):
        img = draw_ray(img, end, (row or turn, col or turn), 4)
    return img
