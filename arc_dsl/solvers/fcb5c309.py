def task(img):
    """Crop the largest frame and give it the color of the dots."""
    frame = max(detect_objects(img), key=lambda obj: obj.area)
    dots = palette(img, exclude=(0, frame.color))[0]
    return apply_colormap(crop(img, frame), {frame.color: dots})
