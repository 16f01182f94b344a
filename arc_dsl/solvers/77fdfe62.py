def task(img):
    """Give each quarter of the picture inside the frame the color of the corner next to it."""
    corners = img[:: len(img) - 1, :: len(img) - 1]
    inside = trim(img, 2)
    return np.where(inside == 0, 0, upscale(corners, len(inside) // 2))
