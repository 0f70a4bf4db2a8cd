"""Prints the names of the benchmarks, one on each line, for `make bench`."""

from madang.commands.bench import names

if __name__ == "__main__":
    print("\n".join(name.replace("_", "-") for name in names()))
