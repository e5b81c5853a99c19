"""Starter content: YAML files in, validated rows out, and nothing half-written.

``reading`` turns a file into values that know their lines, ``shapes`` checks their
types, ``kinds`` is the vocabulary in which each app says how a record becomes rows,
``library`` gathers all records, ``digests`` notices what editors changed, ``writing``
saves the rows of a record and ``loading`` decides which records need it.
"""
