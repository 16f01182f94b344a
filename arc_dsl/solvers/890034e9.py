def task(img):
    """Draw the frame around every other place that looks like its inside."""
    frame = extract(img, img == palette(img)[-1])
    inside = crop(img, frame.bounding_box.expand(-1))
    return draw_object(img, [frame.move_to((row - 1, col - 1)) for row, col in find_pattern(img, inside)])
