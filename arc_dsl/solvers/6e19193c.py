def task(img):
    """Let each angle shoot a diagonal ray out of its open corner."""
    for obj in detect_objects(img):
        row, col = np.argwhere(~obj.mask)[0]
        img = draw_ray(img, (obj.min_row + row, obj.min_col + col), (2 * row - 1, 2 * col - 1), obj.color)
    return img
