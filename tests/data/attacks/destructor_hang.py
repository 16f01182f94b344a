# attack: destructor_hang | class: liveness | expect: timeout,ok | success-signal: an object's __del__ hangs at the end
class Trap:
    def __del__(self):
        while True:
            pass


keep = Trap()


def task(img):
    return img
