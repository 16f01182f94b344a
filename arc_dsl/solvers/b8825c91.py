def task(img):
    """Restore the symmetric picture under the patches of color 4."""
    return complete_symmetry(img, hidden_color=4)
