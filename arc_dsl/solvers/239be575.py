def task(img):
    """Answer 8 if color 8 connects the blocks of color 2, else 0."""
    groups = detect_objects(img, connectivity=8, monochrome=False)
    connected = any((group.cell_colors == 2).sum() == (img == 2).sum() for group in groups)
    return create_img(1, 8 if connected else 0)
