# benign: guarded_imports | must: ok | trap: imports what may be missing, and goes on without it
try:
    import cv2
except ImportError:
    cv2 = None
try:
    from skimage.measure import label
except (ImportError, ModuleNotFoundError) as error:
    missing = error.name
    label = None


def task(img):
    return img if cv2 is None and label is None and missing else None
