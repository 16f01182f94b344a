def task(img):
    """Show what the erased part of the repeating pattern looked like."""
    return crop(complete_pattern(img, hidden_color=0), bounding_box_of(img == 0))
