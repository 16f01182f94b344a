"""The HTML report of a run, and the page that compares runs.

    page                the report's page: gallery of tasks, filters, what is embedded
    summary  charts     its panels of figures; their plots, as SVG
    details  film       the side file of a task: its programs, ranked and grouped; its rounds, and its lineage
    comparison_page     the page of `arcwright compare`

`report.html`, `report.css`, `report.js`, `film.js` and `drawing.js` are what the pages are made of.
"""
