def task(img):
    """Move each figure to where cells like its colored ones stand, turned and mirrored as they are."""
    figures = [obj for obj in detect_objects(img, connectivity=8, monochrome=False) if len(obj.colors) > 3]
    out = create_img(img.shape)
    for figure in figures:
        markers = [color for color in figure.colors if color != palette(img, exclude=0)[0]]
        out = draw_object(out, find_placements(img, figure, markers, rotate=True, mirror=True))
    return out
