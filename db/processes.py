"""What the program's own processes are begun with."""

import subprocess

# No black window on Windows, and the office's own work first; elsewhere the process steps back by itself.
CALM = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
