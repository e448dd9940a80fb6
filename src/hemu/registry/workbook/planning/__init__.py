"""Comparing a workbook with what stands, and staging what has to change."""
