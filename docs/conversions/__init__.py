"""Makes ``docs/conversions.md`` from the code: what each platform and file format can carry."""
