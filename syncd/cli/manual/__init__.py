"""Manual pages and completions, made from what the program knows of itself: `python -m syncd.cli.manual` renews them.

roff         the form of a page (man(7))
commands     syncd(1), from the commands' own help
registry     syncd.toml(5), from the models of the registry
service      syncd(8), the daemon
completions  bash, zsh and fish, from the commands
"""
