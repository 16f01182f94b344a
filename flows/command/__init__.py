"""The command line `arcwright`.

cli                 finds the command, and turns errors into one line and an exit status
commands            what each command does: one call into the library
options  arguments  the options of the commands as dataclasses; reading them
results             finished runs, found again for `submit`, `compare` and `report`
doctor  recover     what the machine can do; mending after a hard kill
serve               the flows, offered to a Prefect server
"""
