"""The command line `arcwright`.

cli  table          the command by its name, errors as one line and an exit status; every command in one table
commands            what runs stages: one call into the library each
exchange            what comes in from other systems, and what goes out to them
models              a model as it is published becomes a folder that stages take
inventory           what there is: the DSL, the generators, what solvers cover
costs               what a search found, counted for the costs of later ones
options  arguments  the options of the commands as dataclasses; reading them
results  score      finished runs, found again for `submit`, `compare` and `report`; a submission's score
doctor  recover     what the machine can do; mending after a hard kill
serve  deploy       the flows, offered to a Prefect server from one process, or to its workers
study               many solves compared, and their page
runs  status        every run of a store; what of one is built
artifacts           what lies in a store
stopping            Ctrl-C and SIGTERM
completion          what shells complete
"""
