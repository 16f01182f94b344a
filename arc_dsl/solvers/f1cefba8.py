def task(img):
    """Draw lines where the inner rectangle has notches: in its color outside the frame, in the frame's color inside."""
    box = bounding_box_of(img != 0)
    frame = img[box.min_row, box.min_col]
    inner = palette(img, exclude=(0, frame))[0]
    down, across = (img == inner).sum(axis=0), (img == inner).sum(axis=1)
    cols, rows = down > mode(down[down > 0]), across > mode(across[across > 0])
    lines = rows[:, None] | cols
    return np.where(lines, np.where(to_mask(img, box), frame, inner), np.where(img == 0, 0, img))
