"""Sampling programs, verifying them, and what the verdicts amount to."""
