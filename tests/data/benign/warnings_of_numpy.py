# benign: warnings_of_numpy | must: ok | trap: lets numpy warn, from inside its own functions
def task(img):
    empty = img[:0].mean() if img.size else 0
    spread = np.std(img[:0])
    return img if np.isnan(empty) and np.isnan(spread) else None
