"""The programs that `bench verify` runs."""

from __future__ import annotations

TRIVIAL = "def task(img):\n    return np.flipud(img)\n"
BUSY = (
    "def task(img):\n    total = 0\n    for step in range({steps}):\n        total += step & 3\n"
    "    return (img + total) % 10\n"
)
LOOP = "def task(img):\n    while True:\n        pass\n"
REALISTIC = (
    # what sampled programs look like: plain loops, numpy, flood fill, counting, a few mistakes
    "def task(img):\n    out = img.copy()\n    h, w = img.shape\n    for r in range(h):\n        for c in range(w):\n"
    "            if img[r, c] == 0 and 0 < r < h - 1 and 0 < c < w - 1:\n                out[r, c] = img[r - 1, c]\n"
    "    return out\n",
    "from collections import Counter\ndef task(img):\n    common = Counter(img.ravel().tolist()).most_common(2)\n"
    "    (a, _), (b, _) = common[0], common[-1]\n    out = img.copy()\n    out[img == a] = b\n    out[img == b] = a\n"
    "    return out\n",
    "def task(img):\n    rows = np.any(img != 0, axis=1)\n    cols = np.any(img != 0, axis=0)\n"
    "    r, c = np.where(rows)[0], np.where(cols)[0]\n    return img[r[0]:r[-1] + 1, c[0]:c[-1] + 1]\n",
    "def find(img):\n    seen, parts = set(), []\n    h, w = img.shape\n    for r in range(h):\n"
    "        for c in range(w):\n            if (r, c) in seen or img[r, c] == 0:\n"
    "                continue\n            stack, part = [(r, c)], []\n"
    "            while stack:\n                y, x = stack.pop()\n"
    "                if (y, x) in seen or not (0 <= y < h and 0 <= x < w) or img[y, x] != img[r, c]:\n"
    "                    continue\n                seen.add((y, x))\n                part.append((y, x))\n"
    "                stack += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]\n            parts.append(part)\n"
    "    return parts\ndef task(img):\n    out = np.zeros_like(img)\n    for y, x in max(find(img), key=len):\n"
    "        out[y, x] = img[y, x]\n    return out\n",
    "def task(img):\n    return np.tile(np.rot90(img, 2), (2, 2))[:30, :30]\n",
    "def task(img):\n    return [[int(v) if v % 2 else 0 for v in row] for row in img.T]\n",
    "def task(img):\n    h, w = img.shape\n    out = np.zeros((h, w), dtype=int)\n    for k in range(10):\n"
    "        points = np.argwhere(img == k)\n        for r, c in points:\n            out[h - 1 - r, c] = k\n"
    "    return out\n",
    "def task(img):\n    return img[:, img.shape[1]]\n",
)
# One of these among 63 honest ones: what it costs the others.
HOSTILE = {
    "crasher": "import ctypes\ndef task(img):\n    ctypes.memset(8, 0, 8)\n",
    "endless_loop": LOOP,
    # takes all address space, and keeps it in a cycle that only the garbage collector frees
    "canary_killer": "def take():\n    kept = []\n    def inner():\n        return kept, inner\n"
    "    for size in (40 << 20, 4 << 20, 1 << 20, 1 << 18):\n        try:\n            while True:\n"
    "                kept.append(np.zeros(size, np.uint8))\n        except MemoryError:\n            pass\n"
    "def task(img):\n    take()\n    return img\n",
    # the same in a global name, and then fails
    "leak": "kept = []\ndef task(img):\n    for size in (40 << 20, 4 << 20, 1 << 20, 1 << 18):\n        try:\n"
    "            while True:\n                kept.append(np.zeros(size, np.uint8))\n        except MemoryError:\n"
    "            pass\n    return img[99]\n",
}
