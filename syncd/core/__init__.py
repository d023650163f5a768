"""The subject, pure: what should exist, what stands there, what to do about it. No I/O, no clock, no environment."""
