"""A page of a report, drawn: pictures (`pictures`), their place in a page (`inline`), the page itself (`page`).

What stands on it is a `syncd.core.page.Page`. Drawing needs libraries that weigh more than all the rest of syncd, so
this floor is loaded in a process of its own, which ends with the page.
"""
