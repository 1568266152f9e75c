"""What a skill author works with and no listener meets: the simulator, the checks, the publishing."""
