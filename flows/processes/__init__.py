"""Processes that stages run in: supervised children, engines, the learner, launching on several devices."""
