# benign: words_of_danger | must: ok | trap: names and strings a text filter refuses
def get_input(img):
    # import os; open('/etc/passwd'); eval('1')
    system = "os.system(exec)"
    return img if system else None


def task(img):
    return get_input(img)
