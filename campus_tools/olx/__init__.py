"""Reading, checking and packing courses in OLX. Plain Python: no Django, no platform."""
