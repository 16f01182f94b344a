def task(img):
    """Reverse the order of the colors of the nested rings."""
    colors = [img[i, i] for i in range(img.shape[0] // 2)]
    return apply_colormap(img, dict(zip(colors, colors[::-1])))
