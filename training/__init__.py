"""Prompts, tokenizers and fine-tuning."""
