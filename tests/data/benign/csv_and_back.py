# benign: csv_and_back | must: ok | trap: a grid through CSV
import csv
import io


def task(img):
    out = io.StringIO()
    csv.writer(out).writerows(img.tolist())
    return [[int(cell) for cell in row] for row in csv.reader(io.StringIO(out.getvalue()))]
