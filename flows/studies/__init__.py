"""Studies, `arcwright study NAME`: many runs of `solve` that differ in one thing each, and the page that compares them.

cell                what is run: tasks, what differs from the preset, a seed; a study as a list of cells
toys  real          the studies there are
running             runs cells in the order of their use, within hours, and goes on where it stopped
stopwatch           what stages took when they were built, whenever that was
outcome             what a cell found, after how many programs, and where its time went
records             outcomes in the store
figures             medians, rates and differences with their intervals
pages  plots        the page of each study, and its plots
"""
