def task(img):
    """Crop the box of the four marks, and lay the small figure, enlarged, over the cells that hint at it."""
    box = bounding_box_of(img == 4)
    out = crop(img, box)
    figure = crop(img, bounding_box_of((img != 0) & ~to_mask(img, box)))
    hints = (out != 0) & (out != 4)
    for scale in (2, 3, 4):
        for row in range(len(out) - scale * len(figure) + 1):
            for col in range(out.shape[1] - scale * figure.shape[1] + 1):
                drawn = paste(create_img(out.shape), upscale(figure, scale), (row, col))
                if (drawn == out)[hints].all():
                    return np.where(drawn != 0, drawn, out)
