# benign: main_guard | must: ok | trap: has a main guard, a shebang and prints
import sys


def task(img):
    print("working on", img.shape, file=sys.stderr)
    return img[:, ::-1]


if __name__ == "__main__":
    print(task(np.zeros((2, 2), int)))
    sys.exit(0)
