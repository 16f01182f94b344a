def task(img):
    """Show what the part of the symmetric picture hidden by color 3 looks like."""
    return crop(complete_symmetry(img, hidden_color=3), bounding_box_of(img == 3))
