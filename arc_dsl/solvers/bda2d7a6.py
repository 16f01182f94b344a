def task(img):
    """Pass the colors of the nested rings one ring inwards; the innermost one comes outside."""
    colors = list(dict.fromkeys(np.diag(img).tolist()))
    return apply_colormap(img, dict(zip(colors, colors[-1:] + colors[:-1])))
