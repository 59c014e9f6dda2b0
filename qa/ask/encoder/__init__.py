"""What reads a question and a sentence together and says how surely it answers, in numpy; for the extra ``semantic``.

``encoder`` is the door; ``wordpiece`` makes numbers of a text and ``pairs`` of two, ``weights`` reads the file of the
extra, ``reader`` is the net.
"""
