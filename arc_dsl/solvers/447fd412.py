def task(img):
    """Complete the figure wherever its marks of color 2 stand, also enlarged, large ones first."""
    figure = max(detect_objects(img, connectivity=8, monochrome=False), key=lambda obj: len(obj.colors))
    rest = img
    for scale in (3, 2, 1):
        copies = find_placements(rest, upscale(figure, scale), 2)
        img, rest = draw_object(img, copies), paint(rest, copies, 0)
    return img
