#!/usr/bin/env python
"""The door of a checkout to the commands; an installed product has `factcheck` for it."""

from factcheck.__main__ import main

if __name__ == "__main__":
    main()
