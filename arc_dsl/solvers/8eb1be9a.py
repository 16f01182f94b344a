def task(img):
    """Repeat the pattern upwards and downwards over the whole grid."""
    obj = extract(img, img != 0)
    img = repeat_object(img, obj, (obj.height, 0))
    return repeat_object(img, obj, (-obj.height, 0))
