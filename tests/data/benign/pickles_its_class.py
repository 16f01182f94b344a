# benign: pickles_its_class | must: ok | trap: pickles an object of its own class
import pickle


class State:
    def __init__(self, grid):
        self.grid = grid


def task(img):
    return pickle.loads(pickle.dumps(State(img))).grid[::-1]
