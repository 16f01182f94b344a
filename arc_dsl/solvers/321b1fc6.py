def task(img):
    """Replace each figure of color 8 by the colored one."""
    goals, models = [], []
    for obj in detect_objects(img, monochrome=False):
        (goals if obj.color == 8 else models).append(obj)
    return draw_object(create_img(img.shape), [models[0].move_to(goal.position) for goal in goals])
