"""From a council's files to typed tables: bytes, text cells with their address, values.

Nothing here repairs silently: what is not on a declared list becomes one finding at its cell.
"""
