# benign: objects_sorted_by_key | must: ok | trap: objects in lists and dictionaries, sorted by a key of ties
class Part:
    def __init__(self, color, size):
        self.color, self.size = color, size

    def __repr__(self):
        return f"Part({self.color}, {self.size})"


def task(img):
    parts = [Part(color, int((img == color).sum())) for color in range(10)]
    by_part = {part: part.size for part in parts}
    parts.sort(key=lambda part: (-by_part[part], part.color))
    return [[part.color for part in parts]]
