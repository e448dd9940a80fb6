"""What ``./hemu`` does before and around Django: packages, processes, certificates.

Only the standard library here (``certificates`` apart), because it runs before anything is installed.
"""
