# attack: change_files | class: fs | expect: ok,error | success-signal: canary: a file was removed, renamed, linked or its mode changed
import os


def task(img):
    target = "/tmp/lab_secret/solutions.json"
    for change in (
        lambda: os.unlink(target),
        lambda: os.rename(target, target + "2"),
        lambda: os.chmod(target, 0o777),
        lambda: os.truncate(target, 0),
        lambda: os.symlink(target, "/tmp/atk_canary/change_files"),
        lambda: os.link(target, "/tmp/atk_canary/change_files"),
        lambda: os.mkdir("/tmp/atk_canary/change_files"),
        lambda: os.mkfifo("/tmp/atk_canary/change_files"),
        lambda: os.utime(target, (0, 0)),
    ):
        try:
            change()
        except OSError:
            pass
    return img
