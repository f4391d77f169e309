"""From a dossier and its analysis to the PlanDocument, the one view model that every format renders."""
