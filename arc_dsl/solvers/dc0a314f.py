def task(img):
    """Show what color 3 hides in the symmetric picture."""
    return crop(complete_symmetry(img, hidden_color=3), bounding_box_of(img == 3))
