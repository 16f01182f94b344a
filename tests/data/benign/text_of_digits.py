# benign: text_of_digits | must: ok | trap: cells through text and back
def task(img):
    text = "|".join("".join(map(str, row)) for row in img.tolist())
    return [[int(digit) for digit in line[::-1]] for line in text.split("|")]
