def task(img):
    """Continue the tails of the square diagonally to the border."""
    square = max(find_pattern(img, create_img(2, palette(img)[1])))
    tails = [cell for cell in np.argwhere(img != 0).tolist() if not BoundingBox(*square, square[0] + 1, square[1] + 1).contains(cell)]
    box = BoundingBox(*square, square[0] + 1, square[1] + 1)
    for tail in tails:
        img = draw_ray(img, tail, direction_to(box, tail), palette(img)[1])
    return img
