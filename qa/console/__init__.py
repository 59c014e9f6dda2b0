"""What the commands of the command line share: settings, options, streams. The commands themselves are in ``cli``."""
