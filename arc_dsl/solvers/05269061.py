def task(img):
    """Continue the diagonal stripes over the whole grid."""
    return complete_pattern(img, hidden_color=0)
