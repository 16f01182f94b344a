def task(img):
    """Join the pieces from left to right, mark beside mark, and give the marks the color of their piece."""
    out = create_img(img.shape)
    end = None
    for piece in sorted(detect_objects(img, connectivity=8, monochrome=False), key=lambda o: o.min_col):
        marks = sorted(piece.part(5).cells.tolist(), key=lambda cell: cell[1])
        offset = (0, 0) if end is None else np.add(end, RIGHT) - marks[0]
        end = marks[-1] + np.array(offset)
        out = draw_object(out, piece.move(offset).change_color({5: palette(piece, exclude=5)[0]}))
    return out[:, : bounding_box_of(out != 0).max_col + 1]
