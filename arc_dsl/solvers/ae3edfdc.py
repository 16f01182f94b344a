def task(img):
    """Move the cells to the center cell they face: 3 to the 2 and 7 to the 1."""
    out = np.where((img == 1) | (img == 2), img, 0)
    for cell in detect_objects(img):
        center = extract(img, img == {3: 2, 7: 1}.get(cell.color, cell.color))
        if cell.color in (3, 7):
            out = draw_object(out, move_to_contact(cell, center))
    return out
