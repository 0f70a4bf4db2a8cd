"""A synthetic privacy set: files in which every identifier is planted in every hiding place, and clean look-alikes.

All persons, numbers and firms are invented. Everything follows from a seed.
"""
