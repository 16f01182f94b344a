def task(img):
    """Continue the diagonal in 3 until it meets the wall, and let it bounce off."""
    cells = extract(img, img == 8).cells
    start = next(cell for cell in cells if touches_border(img, cell))
    row, col = max(cells, key=lambda cell: distance(start, cell))
    down, right = direction_to(start, (row, col))
    height, width = img.shape
    for _ in range(height + width):
        if 0 <= row + down < height and 0 <= col + right < width:
            down = -down if img[row + down, col] == 2 else down
            right = -right if img[row, col + right] == 2 else right
            row, col = row + down, col + right
            img = draw_pixel(img, (row, col), 3)
    return img
