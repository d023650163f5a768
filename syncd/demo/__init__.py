"""`syncd demo`: a household of two on a real CalDAV server, in a temporary folder, from the first sync to a crash.

`story` tells it; `server` is the embedded server; `owner_app` is an ordinary client that looks and acts as the owners
do, apart from syncd's own adapter; `household` is the registry; `counting` compares what stands with what is wanted;
`todoist_server` is a stand-in for the Todoist service. Nothing is imported here: a stand-in needs no demo.
"""
