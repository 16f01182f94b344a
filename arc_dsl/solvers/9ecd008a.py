def task(img):
    """Show what the hidden part of the symmetric picture looks like."""
    return crop(complete_symmetry(img, hidden_color=0), bounding_box_of(img == 0))
