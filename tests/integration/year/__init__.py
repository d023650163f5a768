"""A couple that acts by calendar and task writes alone, for a simulated year.

apps        an owner's app: plain HTTP, or the stand-in's hand; it knows nothing of syncd
people      a member with such an app, and what they did with it, noted down beside everything that is tested
home        the household, its accounts, and the clock that all of them share
checks      what has to hold after each evening
story       what happens in the year
"""
