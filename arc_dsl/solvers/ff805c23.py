def task(img):
    """Show what color 1 hides in the symmetric picture."""
    return crop(complete_symmetry(img, hidden_color=1), bounding_box_of(img == 1))
