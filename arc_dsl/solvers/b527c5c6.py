def task(img):
    """Shoot a beam of color 2 with margins of color 3 out of each block at its marked cell, as wide as it is thick."""
    for block in detect_objects(img, monochrome=False):
        margin = min(block.shape) - 1
        row, col = block.cells[block.cell_colors == 2][0]
        if block.height > block.width:
            side = LEFT if col == block.min_col else RIGHT
        else:
            side = UP if row == block.min_row else DOWN
        start = [(row + side[1] * i, col + side[0] * i) for i in range(-margin, margin + 1)]
        img = draw_ray(img, start, side, 3)
        img = draw_ray(img, (row, col), side, 2)
    return img
