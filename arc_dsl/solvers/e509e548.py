def task(img):
    """Color the lines by shape: 1 with one corner, 2 with a branch, 6 for the rest."""
    for obj in detect_objects(img):
        branched = count_neighbors(obj.mask, connectivity=4)[obj.mask].max() > 2
        corner = obj.area == obj.height + obj.width - 1
        img = paint(img, obj, 2 if branched else 1 if corner else 6)
    return img
