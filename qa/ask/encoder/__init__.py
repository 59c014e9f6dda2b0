"""How alike texts are in meaning, by all-MiniLM-L6-v2 in numpy alone; the extra ``semantic`` brings the weights.

``similarity`` is the door; ``wordpiece`` makes numbers of a text, ``weights`` reads the file, ``minilm`` is the net.
"""
