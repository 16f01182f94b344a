def task(img):
    """Show the letter that the color of the grid stands for."""
    letters = {
        1: [[0, 5, 0], [5, 5, 5], [0, 5, 0]],
        2: [[5, 5, 5], [0, 5, 0], [0, 5, 0]],
        3: [[0, 0, 5], [0, 0, 5], [5, 5, 5]],
    }
    return np.array(letters[img.max()])
