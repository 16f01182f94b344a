def task(img):
    """Draw one column per color, as long as the color has cells, longest first."""
    counts = count_colors(img)
    out = create_img((max(counts.values()), len(counts)))
    for col, (color, count) in enumerate(counts.items()):
        out = draw_line(out, (0, col), (count - 1, col), color)
    return out
