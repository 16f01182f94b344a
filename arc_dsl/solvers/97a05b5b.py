def task(img):
    """Crop the large block, and put each small square where its cells of the block's color are holes."""
    block, *pieces = sorted(detect_objects(img, connectivity=8, monochrome=False), key=lambda obj: -obj.area)
    out = block.to_img()
    for piece in sorted(pieces, key=lambda obj: -(obj.cell_colors == block.color).sum()):
        for turned in orientations(piece.to_img()):
            places = find_pattern(out, np.where(turned == block.color, 0, block.color))
            if places:
                out = paste(out, turned, places[0])
                break
    return out
