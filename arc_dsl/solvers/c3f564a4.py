def task(img):
    """Restore the diagonal wallpaper."""
    return complete_pattern(img, hidden_color=0)
