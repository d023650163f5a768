"""How fast syncd is, against a peer or a limit in the same run: `make bench`, or `python -m benchmarks NAME`."""
