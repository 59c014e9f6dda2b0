"""What the commands of the command line share: settings, options, streams. The commands themselves are in ``cli``.

Imported by ``cli`` before anything else, it says how a program that runs for a tenth of a second collects garbage.
Loading the program makes tens of thousands of objects that all stay. By default Python looks through the young ones
after every 700, and through all of them at the end, though the memory goes back with the process anyway; that was a
sixth of the time of an answer.
"""

from __future__ import annotations

import atexit
import gc

# More young objects than an answer makes. The older ones are looked at about as often as by default, for commands that
# read files for hours and must not keep what they are done with.
gc.set_threshold(50_000, 1, 1)
atexit.register(gc.freeze)  # what is frozen is not looked at
