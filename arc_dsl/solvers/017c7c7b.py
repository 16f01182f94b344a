def task(img):
    """Continue the rows by half their number and replace color 1 by 2."""
    rows = np.arange(len(img) * 3 // 2) % find_period(img, axis=0)
    return apply_colormap(img[rows], {1: 2})
