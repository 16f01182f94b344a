"""Fitters: closing from a value of a state to the outputs of a task, in closed form.

closing                             a last statement, what it gives for the test inputs, what it costs
colormap  table  rules              colors replaced; by a feature of each cell; the shortest way to say it
"""
