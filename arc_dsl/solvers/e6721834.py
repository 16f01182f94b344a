def task(img):
    """Move the rectangles of one half to the other one, where dots show their places."""
    halves = split(img, 2, 1) if len(img) > len(img[0]) else split(img, 1, 2)
    source, target = sorted(halves, key=lambda half: len(palette(half)), reverse=True)
    free = target
    objects = detect_objects(source, background_color=mode(source), monochrome=False)
    for obj in sorted(objects, key=lambda obj: (obj.cell_colors == obj.color).sum() - obj.area):
        dots = [color for color in obj.colors if color != obj.color]
        for moved in find_placements(free, obj, dots)[:1] if dots else []:
            target, free = draw_object(target, moved), paint(free, moved, mode(free))
    return target
