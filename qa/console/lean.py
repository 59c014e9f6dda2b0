"""How a program that runs for a tenth of a second collects garbage. Imported by ``cli`` before anything else.

Loading the program makes tens of thousands of objects that all stay. By default Python looks through the young ones
after every 700, and through all of them at the end, though the memory goes back with the process anyway; that was a
sixth of the time of an answer.
"""

from __future__ import annotations

import atexit
import gc

_YOUNG = 50_000  # objects made before the collector looks at them: a few megabytes

gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
atexit.register(gc.freeze)  # what is frozen is not gone through
