"""The command line: it reads arguments, calls one operation of `syncd.service`, and prints the answer.

Nothing is decided here. What a command needs beyond the standard library is imported when it runs, so that
`syncd --help` answers at once.
"""
