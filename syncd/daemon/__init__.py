"""`syncd run`: keeps everything in step for years without anybody looking after it.

notify      what the service manager is told (sd_notify(3))
control     commands that are typed while it runs (a socket of its own)
"""
