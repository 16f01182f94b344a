# attack: write_anywhere | class: fs | expect: ok,error | success-signal: canary: a file was written
import os, tempfile


def task(img):
    for folder in ("/tmp/atk_canary", "/tmp", "/dev/shm", "/var/tmp", ".", os.path.expanduser("~"), "/run"):
        for flags in (os.O_CREAT | os.O_WRONLY, os.O_TMPFILE | os.O_RDWR):
            try:
                os.open(folder + "/atk_written" if flags & os.O_CREAT else folder, flags)
                os.open("/tmp/atk_canary/write_anywhere", os.O_CREAT | os.O_WRONLY)
            except OSError:
                pass
    return img
