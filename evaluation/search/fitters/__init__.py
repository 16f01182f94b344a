"""Fitters: closing from a value of a state to the outputs of a task, in closed form.

closing                             a last statement, what it gives for the test inputs, what it costs
colormap  table  rules              colors replaced; by a feature of each cell; the shortest way to say it
cover                               by several features, one after the other
blocks  windows                     copies of the grid side by side; a slice of it
panels  features  series            from a list of grids; from a value of the whole grid; colors one after the other
pick  moves                         one grid of a list; objects moved alike
"""
