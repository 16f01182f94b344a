def task(img):
    """Keep the one cell whose color comes once and surround it with 2."""
    spot = extract(img, img == palette(img)[-1])
    out = paint(create_img(img.shape), neighbors(spot, connectivity=8), 2)
    return draw_object(out, spot)
