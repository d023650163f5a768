"""The engine: gather, plan, apply. Looks at every account, asks the core, sends what it decided, in this order.

`cycle` runs it; `gather` looks; `recover` settles writes whose outcome a crash took away; `scene` puts the picture
together; `apply` sends. No transaction of the state is open while a network call is under way.
"""
