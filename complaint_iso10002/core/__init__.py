"""The pure ring: rules of ISO 10002 handling as plain Python.

Nothing here knows an ``env``, reads a clock or touches a database; arguments
go in, values come out, instants are naive UTC.
"""
