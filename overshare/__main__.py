"""`python -m overshare` is `overshare`."""

from overshare.command import main

main()
