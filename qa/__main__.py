"""``python -m qa`` is the command ``policyqa``."""

from cli import main

if __name__ == "__main__":
    main(prog_name="policyqa")
