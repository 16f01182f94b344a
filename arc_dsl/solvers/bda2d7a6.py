def task(img):
    """Move the colors of the nested rings one ring outwards, the innermost one to the outside."""
    colors = list(dict.fromkeys(img[i, i] for i in range((len(img) + 1) // 2)))
    return apply_colormap(img, dict(zip(colors, colors[-1:] + colors[:-1])))
