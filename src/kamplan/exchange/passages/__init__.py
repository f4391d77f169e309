"""Reading every passage of text out of a file that anyone may have made, with the place where each stands."""
