"""What kamplan knows: pydantic values and the rules of the method; no files, clocks or databases."""
