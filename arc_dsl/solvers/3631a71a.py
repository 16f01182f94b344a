def task(img):
    """Restore the symmetric picture under the cells of color 9."""
    return complete_symmetry(img, hidden_color=9)
