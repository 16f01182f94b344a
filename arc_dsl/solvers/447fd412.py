def task(img):
    """Complete the marker cells to copies of the figure, in every scale."""
    figure = max(detect_objects(img, connectivity=8, monochrome=False), key=lambda obj: len(obj.colors))
    for scale in (1, 2, 3):
        large = upscale(figure, scale)
        hints = [obj for obj in detect_objects(paint(img, figure, 0), connectivity=8) if obj.shape == (scale, scale)]
        img = draw_object(img, find_placements(draw_object(create_img(img.shape), hints), large, 2))
    return img
