"""Fitters: closing from a value of a state to the outputs of a task, in closed form.

closing                             a last statement, what it gives for the test inputs, what it costs
colormap  table  rules              colors replaced; by a feature of each cell; the shortest way to say it
"""
from evaluation.search.fitters.closing import Closing
from evaluation.search.fitters.colormap import fit_colormap
from evaluation.search.fitters.table import TableFitter
def fit_none(*a): return None
fit_blocks=fit_cover=fit_feature=fit_move=fit_panels=fit_windows=fit_none
