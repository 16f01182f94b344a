# benign: helpers | must: ok | trap: several functions and constants at the top level
BACKGROUND = 0


def is_background(cell):
    return cell == BACKGROUND


def count(img):
    return sum(1 for row in img for cell in row if not is_background(cell))


def task(img):
    return img if count(img) % 2 == 0 else img[::-1]
