"""Papers for meetings and for the team: documents of their own, written with the same pen as the plan."""
