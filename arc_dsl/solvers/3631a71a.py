def task(img):
    """Restore the symmetric picture under the patches of color 9."""
    return complete_symmetry(img, hidden_color=9)
