def task(img):
    """Show what the part of the symmetric picture hidden by color 1 looks like."""
    return crop(complete_symmetry(img, hidden_color=1), bounding_box_of(img == 1))
