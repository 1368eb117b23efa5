"""The office's command line, command by command; `db/__main__.py` parses, speaks and gives the exit code.

A command takes the parsed arguments and a Voice, and answers with an Outcome; a refusal is raised, never printed.
"""
