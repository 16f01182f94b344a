def task(img):
    """Mirror the figure into all four quarters, in the color of the cross."""
    (row,), (col,) = find_lines(img)
    quarter = overlay(
        [
            img[:row, :col],
            flip(img[row + 1 :, :col], 0),
            flip(img[:row, col + 1 :], 1),
            rotate_90(img[row + 1 :, col + 1 :], 2),
        ]
    )
    quarter = np.where(quarter != 0, img[row, col], 0)
    return np.block([[quarter, flip(quarter, 1)], [flip(quarter, 0), rotate_90(quarter, 2)]])
