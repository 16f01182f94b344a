def task(img):
    """Restore the wallpaper."""
    return complete_pattern(img, hidden_color=0)
