"""Properties are tried on the same examples in every run, however slow the machine."""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

# The fuzzer needs a package that only `make fuzz` installs.
collect_ignore = ["fuzz.py"]
