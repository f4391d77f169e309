"""From a PlanDocument to Markdown, HTML and JSON; pictures as inline SVG."""
