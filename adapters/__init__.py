"""Adapters: each translates between one kind of account and `syncd.ports`, and decides nothing."""
