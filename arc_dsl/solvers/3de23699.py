def task(img):
    """Crop what lies between the four corners and give it their color."""
    groups = detect_objects(img, connectivity=None)
    corners = next(obj for obj in groups if obj.cells.tolist() == [list(cell) for cell in obj.bounding_box.corners])
    inside = crop(img, corners.bounding_box.expand(-1))
    return np.where(inside != 0, corners.color, 0)
