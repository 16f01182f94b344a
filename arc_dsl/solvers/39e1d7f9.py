def task(img):
    """Copy the surroundings of the panel that has most colored neighbors to all panels of its color."""
    panels = find_panels(img)
    table = np.array([[img[box.center] for box in row] for row in panels])
    crowd = np.where(table != 0, count_neighbors(table != 0), -1)
    row, col = np.argwhere(crowd == crowd.max())[0]
    model = extract(table, [(row, col), *neighbors((row, col), connectivity=8)])
    for copy_row, copy_col in np.argwhere(table == table[row, col]):
        table = draw_object(table, model.move((copy_row - row, copy_col - col)))
    for box, color in zip([box for row in panels for box in row], table.ravel()):
        img = paint(img, box, color)
    return img
