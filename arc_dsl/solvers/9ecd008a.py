def task(img):
    """Crop what the patch of color 0 hides in the symmetric picture."""
    return crop(complete_symmetry(img, hidden_color=0), bounding_box_of(img == 0))
