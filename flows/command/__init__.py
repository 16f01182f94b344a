"""The command line `arcwright`.

cli  table          the command by its name, errors as one line and an exit status; every command in one table
commands            what runs stages: one call into the library each
models              a model as it is published becomes a folder that stages take
inventory           what there is: the DSL, the generators, what solvers cover
options  arguments  the options of the commands as dataclasses; reading them
results             finished runs, found again for `submit`, `compare` and `report`
doctor  recover     what the machine can do; mending after a hard kill
serve  completion   the flows, offered to a Prefect server; what shells complete
"""
